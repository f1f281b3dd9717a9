/* Who lives together, as of the latest that was known of each customer. */
select customer_id, household_id as thing
from (
  select
    customer_id, household_id,
    row_number() over (partition by customer_id order by since desc, loaded_at desc, household_id) as newest
  from staging.household_members
  where since < :as_of and loaded_at <= :knowledge_cutoff
) as versions
where newest = 1
