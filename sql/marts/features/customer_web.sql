/*
kind: incremental_by_date
description: How a customer uses web shop and app while logged in.
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
audits:
  - not_null: [customer_id, sessions_7d, sessions_28d, page_views_28d, cart_adds_28d]
  - in_range: {column: days_since_visit, min: 0}
  - in_range: {column: mobile_share_28d, min: 0, max: 1}
*/
with sessions as (
  select
    customer_id, session_id,
    max(event_at) as last_at,
    count(*) filter (where event_type in ('page_view', 'product_view')) as page_views,
    count(*) filter (where event_type = 'add_to_cart') as cart_adds,
    max(case when device = 'mobile' then 1 else 0 end) as mobile
  from staging.web_events
  where event_at >= :as_of - interval '28 days' and event_at < :as_of
    and loaded_at <= :knowledge_cutoff and customer_id is not null
  group by customer_id, session_id
),
visits as (
  select
    customer_id,
    count(*) filter (where last_at >= :as_of - interval '7 days') as sessions_7d,
    count(*) as sessions_28d,
    cast(sum(page_views) as bigint) as page_views,
    cast(sum(cart_adds) as bigint) as cart_adds,
    cast(sum(mobile) as bigint) as mobile_sessions
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
  cast(visits.mobile_sessions as double precision) / nullif(visits.sessions_28d, 0) as mobile_share_28d
from intermediate.customers as customers
left join visits on visits.customer_id = customers.customer_id
where customers.as_of_date = :logical_date
