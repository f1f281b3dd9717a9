/*
Pairs worth a look: two of last name, year of birth and postcode in common, and nothing said of the two yet. Nobody compares everybody with everybody.
*/
insert into work.identity_candidates (a, b)
select distinct one.n, other.n
from (
  select block from ({blocks}) as every group by block having count(*) between 2 and {max_block}
) as worth
join ({blocks}) as one on one.block = worth.block
join ({blocks}) as other on other.block = worth.block and one.n < other.n
left join work.identity_compared as known on known.a = one.n and known.b = other.n
where known.a is null
