/*
One round of finding connected components: everybody takes the least label among their neighbours', and so does the record whose label
they had (Shiloach and Vishkin 1982). With the short cut after it, the way to go halves every round.
*/
insert into work.identity_labels_next (node, label)
select node, min(label)
from (
  select node, label from work.identity_labels
  union all
  select edges.a, far.label from work.identity_edges as edges join work.identity_labels as far on far.node = edges.b
  union all
  select edges.b, far.label from work.identity_edges as edges join work.identity_labels as far on far.node = edges.a
  union all
  select greatest(one.label, other.label), least(one.label, other.label)
  from work.identity_edges as edges
  join work.identity_labels as one on one.node = edges.a
  join work.identity_labels as other on other.node = edges.b
  where one.label <> other.label
) as heard
group by node
