/* Identifiers that were not trusted, for the record. Their hash only: it tells two apart, and nobody reads it. */
insert into meta.identity_shared (logical_date, kind, identifier_md5, holders, reason)
select :logical_date, held.kind, md5(held.value), held.holders, case when held.holders > {max_records} then 'too_many' else 'contradicts' end
from work.identity_held as held
left join (
  select distinct pairs.kind, pairs.value
  from work.identity_pairs as pairs
  join work.identity_compared as compared on compared.a = pairs.a and compared.b = pairs.b
  where compared.contradicts
) as opposed on opposed.kind = held.kind and opposed.value = held.value
where held.holders > {max_records} or opposed.kind is not null
