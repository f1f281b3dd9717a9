/* Who has a thing stands in a ring, in an order that is another one for every thing: neighbours there are a sample of all pairs. */
insert into work.graph_placed (relation, thing, n, place, holders)
select held.relation, held.thing, held.n,
  row_number() over (partition by held.relation, held.thing order by md5(held.thing || ' ' || cast(held.n as varchar)), held.n) - 1, things.holders
from work.graph_held as held
join work.graph_things as things on things.relation = held.relation and things.thing = held.thing
where not things.common
