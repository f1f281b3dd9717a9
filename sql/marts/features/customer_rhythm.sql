/*
kind: incremental_by_date
description: When and by which channel a customer orders.
owner: customer-analytics
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  interpurchase_trend_84d: {type: double precision, unit: ratio, drift: window, description: "Mean days between the orders of the latest 42 days over those of the 42 days before: above 1 the customer slows down; null below two orders in either half."}
  overdue_ratio_84d: {type: double precision, unit: ratio, drift: window, description: "Days since the latest order over the mean days between the orders of 84 days: above 1 is later than usual; null below two orders."}
  morning_share_84d: {type: double precision, unit: share, drift: window, description: Share of orders from 6 to 12 h UTC in 84 days; null without orders.}
  night_share_84d: {type: double precision, unit: share, drift: window, description: Share of orders from 0 to 6 h UTC in 84 days; null without orders.}
  weekday_entropy_84d: {type: double precision, unit: nats, drift: window, description: "How evenly the orders of 84 days spread over the days of the week (Shannon): 0 is always the same day, 1.95 any day; null without orders."}
  web_share_84d: {type: double precision, unit: share, drift: window, description: Share of orders in the web shop in 84 days; null where no system tells the channel.}
  store_share_84d: {type: double precision, unit: share, drift: window, description: Share of orders in stores in 84 days; null where no system tells the channel.}
  channel_count_84d: {type: integer, unit: channels, drift: window, description: "Channels used in 84 days; 0 without orders, and where no system tells the channel."}
audits:
  - not_null: [customer_id, channel_count_84d]
  - in_range: {column: overdue_ratio_84d, min: 0}
  - in_range: {column: morning_share_84d, min: 0, max: 1}
  - in_range: {column: weekday_entropy_84d, min: 0, max: 1.95}
*/
with bought as (
  select
    customer_id,
    count(*) as orders,
    count(*) filter (where ordered_at < :as_of - interval '42 days') as earlier,
    min(ordered_at) as first_at,
    max(ordered_at) as last_at,
    max(case when ordered_at < :as_of - interval '42 days' then ordered_at end) as earlier_last_at,
    min(case when ordered_at >= :as_of - interval '42 days' then ordered_at end) as later_first_at,
    count(*) filter (where extract(hour from ordered_at) < 6) as night,
    count(*) filter (where extract(hour from ordered_at) >= 6 and extract(hour from ordered_at) < 12) as morning,
    count(*) filter (where extract(isodow from ordered_at) = 1) as monday,
    count(*) filter (where extract(isodow from ordered_at) = 2) as tuesday,
    count(*) filter (where extract(isodow from ordered_at) = 3) as wednesday,
    count(*) filter (where extract(isodow from ordered_at) = 4) as thursday,
    count(*) filter (where extract(isodow from ordered_at) = 5) as friday,
    count(*) filter (where extract(isodow from ordered_at) = 6) as saturday,
    count(*) filter (where extract(isodow from ordered_at) = 7) as sunday,
    count(channel) as by_channel,
    count(*) filter (where channel = 'web') as web,
    count(*) filter (where channel = 'app') as app,
    count(*) filter (where channel = 'store') as store
  from staging.orders
  where ordered_at >= :as_of - interval '84 days' and ordered_at < :as_of and loaded_at <= :knowledge_cutoff
  group by customer_id
),
spans as (
  select
    bought.*,
    cast(extract(epoch from last_at) as double precision) - cast(extract(epoch from first_at) as double precision) as span,
    cast(extract(epoch from :as_of) as double precision) - cast(extract(epoch from last_at) as double precision) as since,
    (cast(extract(epoch from earlier_last_at) as double precision) - cast(extract(epoch from first_at) as double precision)) / nullif(earlier - 1, 0) as earlier_gap,
    (cast(extract(epoch from last_at) as double precision) - cast(extract(epoch from later_first_at) as double precision)) / nullif(orders - earlier - 1, 0) as later_gap
  from bought
)
select
  :logical_date as as_of_date,
  customers.customer_id,
  case when earlier >= 2 and orders - earlier >= 2 then later_gap / nullif(earlier_gap, 0) end as interpurchase_trend_84d,
  case when orders >= 2 then since * (orders - 1) / nullif(span, 0) end as overdue_ratio_84d,
  cast(morning as double precision) / nullif(orders, 0) as morning_share_84d,
  cast(night as double precision) / nullif(orders, 0) as night_share_84d,
  -- Entropy of shares p = n / t is ln(t) - sum(n ln n) / t; greatest keeps ln 1 = 0 where a day has no order.
  case when orders > 0 then greatest(0, ln(cast(orders as double precision)) - (
    monday * ln(cast(greatest(monday, 1) as double precision)) + tuesday * ln(cast(greatest(tuesday, 1) as double precision))
    + wednesday * ln(cast(greatest(wednesday, 1) as double precision)) + thursday * ln(cast(greatest(thursday, 1) as double precision))
    + friday * ln(cast(greatest(friday, 1) as double precision)) + saturday * ln(cast(greatest(saturday, 1) as double precision))
    + sunday * ln(cast(greatest(sunday, 1) as double precision))
  ) / orders) end as weekday_entropy_84d,
  cast(web as double precision) / nullif(by_channel, 0) as web_share_84d,
  cast(store as double precision) / nullif(by_channel, 0) as store_share_84d,
  case when web > 0 then 1 else 0 end + case when app > 0 then 1 else 0 end + case when store > 0 then 1 else 0 end as channel_count_84d
from intermediate.customers as customers
left join spans on spans.customer_id = customers.customer_id
where customers.as_of_date = :logical_date
