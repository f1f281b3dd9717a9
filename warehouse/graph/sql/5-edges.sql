/*
The strongest links of each customer; one that is among those of either stays. Links of customers who share few things weigh much the same, so that
a hash decides between equal ones: by number, some would be everybody's neighbour. It is a square modulo the prime 2^31 - 1: of millions of
links, text and md5 would take longer than all the rest.
*/
insert into work.graph_edges (a, b, units)
select distinct least(n, other), greatest(n, other), units
from (
  select n, other, units, row_number() over (partition by n order by units desc, (mixed * mixed) % 2147483647, other) as place
  from (
    select a as n, b as other, units, (a * 1000003 + b * 7919) % 2147483647 as mixed from work.graph_pairs
    union all
    select b, a, units, (a * 1000003 + b * 7919) % 2147483647 from work.graph_pairs
  ) as directed
) as ranked
where place <= {max_neighbours}
