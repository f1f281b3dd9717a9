/*
Every record, when it was first known, and what was last known of it. First known, and not first acquired: a system that is added
later must not rename the customers that are there. A register may stamp `updated_at` as it is exported, after midnight: what is known is for
`loaded_at` alone to say, here and in all that follows.
Records by age: 1 is the oldest. From here on a record is its number, and the oldest record of a customer is the least.
Byte order for ids, or engines would number records of the same moment differently.
*/
insert into work.identity_records (n, record_id, system, first_seen_at, first_name, last_name, birth_year, postcode, loyalty_id)
select
  row_number() over (order by seen.first_seen_at, seen.record_id collate "C"),
  seen.record_id, coalesce(latest.system, seen.system), seen.first_seen_at,
  {first_name}, {last_name}, latest.birth_year, {postcode}, {loyalty_id}
from (
  select record_id, min(system) as system, min(loaded_at) as first_seen_at
  from (
    select customer_id as record_id, system, loaded_at from {customers} as register
    where loaded_at <= :knowledge_cutoff and (acquired_at is null or acquired_at < :as_of)
    union all
    select customer_id as record_id, system, loaded_at from {identifiers} as known
    where loaded_at <= :knowledge_cutoff and seen_at < :as_of
  ) as mentioned
  group by record_id
) as seen
left join (
  select
    customer_id, system, first_name, last_name, birth_year, postcode, loyalty_id,
    row_number() over (
      partition by customer_id
      order by updated_at desc nulls last, loaded_at desc, system, first_name nulls last, last_name nulls last, birth_year nulls last, postcode nulls last, loyalty_id nulls last
    ) as newest
  from {customers} as versions
  where loaded_at <= :knowledge_cutoff and (acquired_at is null or acquired_at < :as_of)
) as latest on latest.customer_id = seen.record_id and latest.newest = 1
