/*
Each is linked with those next to them in the ring, as many on each side: where few have the thing, that is everybody, and where many do, the pairs
grow with their number and not with its square. A link of k holders weighs 1 / (k - 1) (Newman, 2001), so that each thing gives a customer the
same strength however many share it, and a rare one says most of whom it links. Weights are whole numbers, so that their sums do not
depend on the order.
*/
insert into work.graph_pairs (a, b, units)
select least(one.n, other.n), greatest(one.n, other.n),
  cast(sum(cast(floor(case one.relation {weights} end * {unit} / least(one.holders - 1, {links}) + 0.5) as bigint)) as bigint)
from work.graph_placed as one
join (values {steps}) as steps (step) on 2 * steps.step < one.holders or (2 * steps.step = one.holders and one.place < steps.step)
join work.graph_placed as other on other.relation = one.relation and other.thing = one.thing and other.place = (one.place + steps.step) % one.holders
group by least(one.n, other.n), greatest(one.n, other.n)
