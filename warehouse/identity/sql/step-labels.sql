/*
One round of finding connected components: everybody takes the least label among their neighbours', and so does the record whose label
they had (Shiloach and Vishkin 1982). With the short cut after it, the way to go halves every round.
Materialized: joined in one go with the condition on the labels, they are compared each with each.
*/
insert into work.identity_labels_next (node, label)
with faced as materialized (
  select edges.a, edges.b, one.label as one_label, other.label as other_label
  from work.identity_edges as edges
  join work.identity_labels as one on one.node = edges.a
  join work.identity_labels as other on other.node = edges.b
)
select node, min(label)
from (
  select node, label from work.identity_labels
  union all
  select a, other_label from faced
  union all
  select b, one_label from faced
  union all
  select greatest(one_label, other_label), least(one_label, other_label) from faced where one_label <> other_label
) as heard
group by node
