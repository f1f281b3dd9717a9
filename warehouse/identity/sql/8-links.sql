/*
Whether an identifier links two of its holders. It is shared where any two of them contradict each other: a household's telephone. It then
links only those of them that agree, since a record that says nothing of itself could be either.
*/
insert into work.identity_links (a, b, kind, verdict, score, strong)
select
  a, b, kind,
  case min(standing) when 1 then 'linked' when 2 then 'shared' else 'contradicts' end,
  cast(null as double precision), bool_or(strong)
from (
  select
    pairs.a, pairs.b, pairs.kind, compared.strong,
    case when compared.contradicts then 3 when shared.kind is not null and not compared.agrees then 2 else 1 end as standing
  from work.identity_pairs as pairs
  join work.identity_compared as compared on compared.a = pairs.a and compared.b = pairs.b
  left join (
    select distinct pairs.kind, pairs.value
    from work.identity_pairs as pairs
    join work.identity_compared as compared on compared.a = pairs.a and compared.b = pairs.b
    where compared.contradicts
  ) as shared on shared.kind = pairs.kind and shared.value = pairs.value
) as judged
group by a, b, kind
