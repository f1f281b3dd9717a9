/*
kind: incremental_by_date
description: >
  Visits to web shop and app by customers who are logged in: what the night has learned of each. A visit is a session id, or,
  where a system gives none, steps with less than 30 minutes between them. A visit over midnight, or one with steps that came
  late, has a row for each night, with the same session_key: group by it.
owner: customer-analytics
tags: [journey]
grain: [as_of_date, customer_id, session_key]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date that learned of these steps.}
  customer_id: {type: varchar, description: The customer.}
  session_key: {type: varchar, description: "The session id, or customer and second of the first step."}
  started_at: {type: timestamp, description: "First of these steps, UTC."}
  ended_at: {type: timestamp, description: "Last of these steps, UTC."}
  steps: {type: integer, description: Steps.}
  product_views: {type: integer, description: Looks at a product.}
  cart_adds: {type: integer, description: Times something was put into the cart.}
  checkouts: {type: integer, description: Checkouts.}
  purchases: {type: integer, description: Purchases.}
  device: {type: varchar, description: "mobile, desktop or tablet; of several, the last in the alphabet."}
audits:
  - not_null: [customer_id, session_key, started_at, ended_at]
  - holds: {name: ends_after_it_starts, condition: ended_at >= started_at}
*/
-- Learned tonight is what happened on the logical date and was known by its end, and what happened before it and became known
-- on it. Days decide, and not the hours at which nights fire: each step is learned once, in whatever order nights run and also
-- where that hour moves. What was loaded after midnight is of the next night.
with steps as (
  select
    customer_id, session_id, event_id, event_at, event_type, device,
    event_at >= :interval_start or loaded_at > :interval_start as learned
  from staging.web_events
  where customer_id is not null and event_at < :as_of and loaded_at <= :as_of
    and (event_at >= :interval_start - interval '1 day' or loaded_at > :interval_start - interval '1 day')
),
gaps as (
  -- Read from the day before on, so that a visit over midnight is known by its first step.
  select
    steps.*,
    case when event_at < lag(event_at) over (partition by customer_id order by event_at, event_id) + interval '30 minutes' then 0 else 1 end as opens
  from steps
  where session_id is null
),
numbered as (
  select gaps.*, sum(opens) over (partition by customer_id order by event_at, event_id rows unbounded preceding) as visit
  from gaps
),
keyed as (
  select customer_id, session_id as session_key, event_at, event_type, device
  from steps
  where session_id is not null and learned
  union all
  select customer_id, customer_id || '@' || cast(cast(floor(extract(epoch from began_at)) as bigint) as varchar), event_at, event_type, device
  from (select numbered.*, min(event_at) over (partition by customer_id, visit) as began_at from numbered) as visits
  where learned
)
select
  :logical_date as as_of_date,
  customer_id,
  session_key,
  min(event_at) as started_at,
  max(event_at) as ended_at,
  count(*) as steps,
  count(*) filter (where event_type = 'product_view') as product_views,
  count(*) filter (where event_type = 'add_to_cart') as cart_adds,
  count(*) filter (where event_type = 'checkout') as checkouts,
  count(*) filter (where event_type = 'purchase') as purchases,
  max(device) as device
from keyed
group by customer_id, session_key
