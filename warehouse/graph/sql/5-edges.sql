/* The strongest links of each customer; one that is among those of either stays. Equal ones by hash: by number, some would be everybody's neighbour. */
insert into work.graph_edges (a, b, units)
select distinct least(n, other), greatest(n, other), units
from (
  select n, other, units, row_number() over (
    partition by n order by units desc, md5(cast(least(n, other) as varchar) || ' ' || cast(greatest(n, other) as varchar)), other
  ) as place
  from (select a as n, b as other, units from work.graph_pairs union all select b, a, units from work.graph_pairs) as directed
) as ranked
where place <= {max_neighbours}
