/* Every two records of a group that others brought together. Two records alone have been compared already, and a group beyond all measure is none. */
insert into work.identity_group_pairs (a, b, label)
select one.node, other.node, one.label
from work.identity_labels as one
join work.identity_labels as other on other.label = one.label and one.node < other.node
join (select label from work.identity_labels group by label having count(*) between 3 and {largest_group}) as groups on groups.label = one.label
