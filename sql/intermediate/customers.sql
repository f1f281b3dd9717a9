/*
kind: incremental_by_date
description: >
  Every customer known by the end of the logical date, with the firsts and lasts of their history. Feature marts hang on it,
  so that each has one row for each customer, and only this model reads the whole history: marts read a window.
owner: customer-analytics
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  acquired_at: {type: timestamp, description: "When the register says the person became a customer, UTC; null without a register."}
  first_ordered_at: {type: timestamp, description: "First purchase, UTC; null: none yet."}
  last_ordered_at: {type: timestamp, description: "Latest purchase, UTC."}
  last_visited_at: {type: timestamp, description: "Latest step in web shop or app while logged in, UTC."}
audits:
  - not_null: [customer_id]
  - rows_at_least: 1
  - query: orphan_customers
    severity: warn
    threshold: 0.01
*/
-- Orphans: an id that bought or visited but is not in the register. Where a source says that it lists every customer, such
-- an id is a fault of the source that sent it and makes no customer; its rows stay in staging and an audit counts them.
-- Where no source says so (a company with nothing but transactions), whoever bought or visited is a customer.
with register as (
  select customer_id, min(acquired_at) as acquired_at, max(acquired_at) as latest_said
  from staging.customers
  where loaded_at <= :knowledge_cutoff and (acquired_at is null or acquired_at < :as_of)
  group by customer_id
),
corrected as (
  -- What the register said last counts, as of every other column. Only the few of whom it has said several things are looked at again.
  select customer_id, acquired_at
  from (
    select
      versions.customer_id, versions.acquired_at,
      row_number() over (partition by versions.customer_id order by versions.loaded_at desc nulls last, versions.updated_at desc nulls last, versions.acquired_at) as version
    from staging.customers as versions
    join register on register.customer_id = versions.customer_id and register.acquired_at < register.latest_said
    where versions.loaded_at <= :knowledge_cutoff and versions.acquired_at < :as_of
  ) as told
  where version = 1
),
buyers as (
  -- Returns are no purchase, but who returns something is known.
  select
    customer_id,
    min(case when amount >= 0 then ordered_at end) as first_ordered_at,
    max(case when amount >= 0 then ordered_at end) as last_ordered_at
  from staging.order_lines
  where ordered_at < :as_of and loaded_at <= :knowledge_cutoff
  group by customer_id
),
visitors as (
  select customer_id, max(event_at) as last_visited_at
  from staging.web_events
  where customer_id is not null and event_at < :as_of and loaded_at <= :knowledge_cutoff
  group by customer_id
),
known as (
  select customer_id from register
  union
  select customer_id from buyers where not :every_customer_listed
  union
  select customer_id from visitors where not :every_customer_listed
)
select
  :logical_date as as_of_date,
  known.customer_id,
  coalesce(corrected.acquired_at, register.acquired_at) as acquired_at,
  buyers.first_ordered_at,
  buyers.last_ordered_at,
  visitors.last_visited_at
from known
left join register on register.customer_id = known.customer_id
left join corrected on corrected.customer_id = known.customer_id
left join buyers on buyers.customer_id = known.customer_id
left join visitors on visitors.customer_id = known.customer_id
