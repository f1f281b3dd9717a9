/*
Every record, when it was first known, and what was last known of it. First known, and not first acquired: a system that is added
later must not rename the customers that are there. A register may stamp `updated_at` as it is exported, after midnight: what is known is for
`loaded_at` alone to say, here and in all that follows.
*/
insert into work.identity_seen (record_id, system, first_seen_at)
select record_id, min(system), min(loaded_at)
from (
  select customer_id as record_id, system, loaded_at from {customers} as register
  where loaded_at <= :knowledge_cutoff and (acquired_at is null or acquired_at < :as_of)
  union all
  select customer_id as record_id, system, loaded_at from {identifiers} as known
  where loaded_at <= :knowledge_cutoff and seen_at < :as_of
) as mentioned
group by record_id
