/* What at least two have in common, and whether so many do that it says nothing of any of them. */
insert into work.graph_things (relation, thing, holders, common)
select relation, thing, count(*), count(*) > greatest(2, {max_share} * (select count(*) from work.graph_members))
from work.graph_held
group by relation, thing
having count(*) >= 2
