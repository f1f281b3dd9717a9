/*
kind: incremental_by_date
description: How a customer uses web shop and app. A visit is a session id, or, without one, steps that follow each other within half an hour.
owner: customer-analytics
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  sessions_7d: {type: integer, unit: sessions, drift: window, description: Visits in 7 days.}
  sessions_28d: {type: integer, unit: sessions, drift: window, description: Visits in 28 days.}
  page_views_28d: {type: integer, unit: pages, drift: window, description: "Pages looked at in 28 days, product pages included."}
  cart_adds_28d: {type: integer, unit: events, drift: window, description: Times something was put into the cart in 28 days.}
  days_since_visit: {type: integer, unit: days, drift: window, description: Days since the latest visit; null for who never came.}
  mobile_share_28d: {type: double precision, unit: share, drift: window, description: Share of visits by telephone in 28 days; null without visits.}
  steps_per_session_28d: {type: double precision, unit: steps, drift: window, description: "Depth of a visit: mean steps of the visits of 28 days; null without visits."}
  session_minutes_28d: {type: double precision, unit: minutes, drift: window, description: Mean minutes from the first to the last step of the visits of 28 days; null without visits.}
  bounce_share_28d: {type: double precision, unit: share, drift: window, description: Share of the visits of 28 days that had a single step; null without visits.}
  buying_session_share_28d: {type: double precision, unit: share, drift: window, description: Share of the visits of 28 days that ended in a purchase; null without visits.}
  visit_trend_7d: {type: double precision, unit: ratio, drift: window, description: "Visits of 7 days, times 4, over those of 28: 1 is steady, 4 is new, 0 is gone; null without visits."}
  visited_at: {type: timestamp, description: "When the first visit of 28 days began, UTC; null without one."}
  viewed_at: {type: timestamp, description: "When the first visit with a look at a product began, UTC."}
  carted_at: {type: timestamp, description: "When the first visit in which something was put into the cart began, UTC."}
  checked_out_at: {type: timestamp, description: "When the first visit with a checkout began, UTC."}
  bought_at: {type: timestamp, description: "When the first visit with a purchase began, UTC."}
audits:
  - not_null: [customer_id, sessions_7d, sessions_28d, page_views_28d, cart_adds_28d]
  - in_range: {column: days_since_visit, min: 0}
  - in_range: {column: mobile_share_28d, min: 0, max: 1}
  - in_range: {column: visit_trend_7d, min: 0, max: 4}
*/
-- The times of the first visits are no features: marts.customer_journey makes the funnel of them, without reading the steps again.
with steps as not materialized (
  select customer_id, session_id, event_id, event_at, event_type, device
  from staging.web_events
  where event_at >= :as_of - interval '28 days' and event_at < :as_of
    and loaded_at <= :knowledge_cutoff and customer_id is not null
),
visited as (
  select customer_id, session_id, 0 as visit, event_at, event_type, device
  from steps
  where session_id is not null
  union all
  -- Steps that belong to no session: half an hour without one ends a visit, as in marts.customer_sessions.
  select customer_id, session_id, cast(sum(opens) over (partition by customer_id order by event_at, event_id rows unbounded preceding) as integer), event_at, event_type, device
  from (
    select
      steps.*,
      case when event_at < lag(event_at) over (partition by customer_id order by event_at, event_id) + interval '30 minutes' then 0 else 1 end as opens
    from steps
    where session_id is null
  ) as alone
),
sessions as (
  select
    customer_id, session_id, visit,
    min(event_at) as first_at,
    max(event_at) as last_at,
    count(*) as steps,
    count(*) filter (where event_type = 'page_view') as pages,
    count(*) filter (where event_type = 'product_view') as product_views,
    count(*) filter (where event_type = 'add_to_cart') as cart_adds,
    count(*) filter (where event_type = 'checkout') as checkouts,
    count(*) filter (where event_type = 'purchase') as purchases,
    max(case when device = 'mobile' then 1 else 0 end) as mobile
  from visited
  group by customer_id, session_id, visit
),
visits as (
  select
    customer_id,
    count(*) filter (where last_at >= :as_of - interval '7 days') as sessions_7d,
    count(*) as sessions_28d,
    cast(sum(steps) as bigint) as steps,
    cast(sum(pages + product_views) as bigint) as page_views,
    cast(sum(cart_adds) as bigint) as cart_adds,
    cast(sum(mobile) as bigint) as mobile_sessions,
    -- Whole microseconds: doubles would sum to other last digits in another order.
    cast(sum(cast(extract(epoch from last_at - first_at) * 1000000 as bigint)) as bigint) as microseconds,
    count(*) filter (where steps = 1) as bounces,
    count(*) filter (where purchases > 0) as buying_sessions,
    min(first_at) as visited_at,
    min(first_at) filter (where product_views > 0) as viewed_at,
    min(first_at) filter (where cart_adds > 0) as carted_at,
    min(first_at) filter (where checkouts > 0) as checked_out_at,
    min(first_at) filter (where purchases > 0) as bought_at
  from sessions
  group by customer_id
)
select
  :logical_date as as_of_date,
  customers.customer_id,
  coalesce(visits.sessions_7d, 0) as sessions_7d,
  coalesce(visits.sessions_28d, 0) as sessions_28d,
  coalesce(visits.page_views, 0) as page_views_28d,
  coalesce(visits.cart_adds, 0) as cart_adds_28d,
  :logical_date - cast(customers.last_visited_at as date) as days_since_visit,
  cast(visits.mobile_sessions as double precision) / nullif(visits.sessions_28d, 0) as mobile_share_28d,
  cast(visits.steps as double precision) / nullif(visits.sessions_28d, 0) as steps_per_session_28d,
  cast(visits.microseconds as double precision) / 60000000 / nullif(visits.sessions_28d, 0) as session_minutes_28d,
  cast(visits.bounces as double precision) / nullif(visits.sessions_28d, 0) as bounce_share_28d,
  cast(visits.buying_sessions as double precision) / nullif(visits.sessions_28d, 0) as buying_session_share_28d,
  cast(4 * visits.sessions_7d as double precision) / nullif(visits.sessions_28d, 0) as visit_trend_7d,
  visits.visited_at,
  visits.viewed_at,
  visits.carted_at,
  visits.checked_out_at,
  visits.bought_at
from intermediate.customers as customers
left join visits on visits.customer_id = customers.customer_id
where customers.as_of_date = :logical_date
