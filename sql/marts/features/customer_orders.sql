/*
kind: incremental_by_date
description: What a customer buys. Windows are multiples of 7 days, so that the weekly rhythm cancels out.
owner: customer-analytics
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  recency_days: {type: integer, unit: days, drift: window, description: Days since the latest purchase; null for who never bought.}
  frequency_84d: {type: integer, unit: orders, drift: window, description: Orders in 84 days.}
  monetary_84d: {type: "decimal(18,2)", unit: currency, drift: window, description: Paid in 84 days.}
  average_order_value_84d: {type: double precision, unit: currency, drift: window, description: Paid for each order in 84 days; null without orders.}
  items_per_order_84d: {type: double precision, unit: pieces, drift: window, description: Pieces in each order in 84 days; null without orders.}
  category_count_84d: {type: integer, unit: categories, drift: window, description: Product categories bought in 84 days.}
  category_entropy_84d: {type: double precision, unit: nats, drift: window, description: "How evenly spend spreads over categories (Shannon): 0 is one category; null without spend."}
  discount_share_84d: {type: double precision, unit: share, drift: window, description: Share of the list price taken off in 84 days; null without purchases.}
  interpurchase_days_84d: {type: double precision, unit: days, drift: window, description: Mean days between orders in 84 days; null below two orders.}
  weekend_share_84d: {type: double precision, unit: share, drift: window, description: Share of orders on Saturday and Sunday UTC in 84 days.}
  evening_share_84d: {type: double precision, unit: share, drift: window, description: Share of orders from 18 to 24 h UTC in 84 days.}
  order_trend_28d: {type: double precision, unit: ratio, drift: window, description: "Orders of 28 days, times 3, over those of 84: 1 is steady, 3 is new, 0 is gone."}
  app_share_84d: {type: double precision, unit: share, drift: window, description: Share of orders by app in 84 days; null where no system tells the channel.}
  tenure_days: {type: integer, unit: days, drift: none, description: Days since the person became a customer.}
  r_score: {type: integer, unit: score, drift: none, description: "Fifth of recency among who ever bought: 5 most recent; 1 also for who never bought."}
  f_score: {type: integer, unit: score, drift: none, description: "Fifth of frequency among who bought in 84 days: 5 most often; 1 also for who did not."}
  m_score: {type: integer, unit: score, drift: none, description: "Fifth of money among who bought in 84 days: 5 most; 1 also for who did not."}
audits:
  - not_null: [customer_id, frequency_84d, monetary_84d, category_count_84d, r_score, f_score, m_score]
  - in_range: {column: recency_days, min: 0}
  - in_range: {column: monetary_84d, min: 0}
  - in_range: {column: discount_share_84d, min: 0, max: 1}
    severity: warn
    threshold: 0.01
  - in_range: {column: order_trend_28d, min: 0, max: 3}
*/
-- Lines with a negative amount are returns: they take nothing back here, because a return says more about the product than
-- about how somebody shops.
-- Read twice, each time other columns: kept in between, the lines of a window would be copied as a whole, which takes as long again.
with window_lines as not materialized (
  select customer_id, order_id, product_id, ordered_at, quantity, amount, coalesce(discount, 0) as discount
  from staging.order_lines
  where ordered_at >= :as_of - interval '84 days' and ordered_at < :as_of
    and loaded_at <= :knowledge_cutoff and amount >= 0
),
window_orders as (
  -- Two levels of grouping count orders exactly, at a third of the cost of count(distinct order_id).
  select
    customer_id, order_id, min(ordered_at) as ordered_at,
    sum(amount) as amount, sum(discount) as discount, cast(sum(quantity) as bigint) as pieces
  from window_lines
  group by customer_id, order_id
),
buying as (
  select
    customer_id,
    count(*) as orders,
    count(*) filter (where ordered_at >= :as_of - interval '28 days') as orders_28d,
    count(*) filter (where extract(isodow from ordered_at) >= 6) as weekend_orders,
    count(*) filter (where extract(hour from ordered_at) >= 18) as evening_orders,
    sum(amount) as amount,
    sum(discount) as discount,
    cast(sum(pieces) as bigint) as pieces,
    cast(extract(epoch from max(ordered_at)) as double precision) - cast(extract(epoch from min(ordered_at)) as double precision) as span_seconds
  from window_orders
  group by customer_id
),
catalogue as (
  -- The latest that was known of each product. Categories by number: millions of rows are grouped by it, and their names are not told.
  select product_id, cast(dense_rank() over (order by category) as integer) as category
  from (
    select product_id, category, row_number() over (partition by product_id order by loaded_at desc nulls last, category nulls last) as copy
    from staging.products
    where loaded_at <= :knowledge_cutoff
  ) as versions
  where copy = 1 and category is not null
),
category_spend as (
  select lines.customer_id, catalogue.category, cast(sum(lines.amount) as double precision) as amount
  from window_lines as lines
  join catalogue on catalogue.product_id = lines.product_id
  group by lines.customer_id, catalogue.category
),
breadth as (
  -- Entropy of shares p = a / t is ln(t) - sum(a ln a) / t. Summed as decimals: doubles would sum to other last digits in another order.
  select
    customer_id,
    count(*) as categories,
    cast(sum(cast(amount as decimal(18,2))) as double precision) as amount,
    cast(sum(cast(case when amount > 0 then amount * ln(amount) else 0 end as decimal(38,6))) as double precision) as amount_log_amount
  from category_spend
  group by customer_id
),
channels as (
  select customer_id, count(*) as orders, count(*) filter (where channel = 'app') as app_orders
  from staging.orders
  where ordered_at >= :as_of - interval '84 days' and ordered_at < :as_of and loaded_at <= :knowledge_cutoff and channel is not null
  group by customer_id
),
measured as (
  select
    customers.customer_id,
    :logical_date - cast(customers.last_ordered_at as date) as recency_days,
    coalesce(buying.orders, 0) as frequency,
    coalesce(buying.amount, 0) as monetary,
    cast(buying.amount as double precision) / nullif(buying.orders, 0) as average_order_value,
    cast(buying.pieces as double precision) / nullif(buying.orders, 0) as items_per_order,
    coalesce(breadth.categories, 0) as category_count,
    case when breadth.amount > 0 then greatest(0, ln(breadth.amount) - breadth.amount_log_amount / breadth.amount) end as category_entropy,
    cast(buying.discount as double precision) / nullif(cast(buying.amount + buying.discount as double precision), 0) as discount_share,
    case when buying.orders >= 2 then buying.span_seconds / 86400 / (buying.orders - 1) end as interpurchase_days,
    cast(buying.weekend_orders as double precision) / nullif(buying.orders, 0) as weekend_share,
    cast(buying.evening_orders as double precision) / nullif(buying.orders, 0) as evening_share,
    cast(3 * buying.orders_28d as double precision) / nullif(buying.orders, 0) as order_trend,
    cast(channels.app_orders as double precision) / nullif(channels.orders, 0) as app_share,
    :logical_date - cast(coalesce(customers.acquired_at, customers.first_ordered_at) as date) as tenure_days
  from intermediate.customers as customers
  left join buying on buying.customer_id = customers.customer_id
  left join breadth on breadth.customer_id = customers.customer_id
  left join channels on channels.customer_id = customers.customer_id
  where customers.as_of_date = :logical_date
),
fifths as (
  -- Cut points and not ntile: engines break ties of ntile differently, and equal customers must get equal scores.
  -- One sort for each measure, as for marts.rfm_cut_points.
  select
    percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by cast(recency_days as double precision)) as r,
    percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by cast(case when frequency > 0 then frequency end as double precision)) as f,
    percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by cast(case when frequency > 0 then monetary end as double precision)) as m
  from measured
),
cuts as (
  -- A fifth ends on, or a multiple of 0.2 between, two values with at most two decimals: three decimals are exact, more are noise
  -- of doubles, by which engines would score a customer on the very cut differently.
  select
    cast(round(cast(r[1] as decimal(38,6)), 3) as double precision) as r1,
    cast(round(cast(r[2] as decimal(38,6)), 3) as double precision) as r2,
    cast(round(cast(r[3] as decimal(38,6)), 3) as double precision) as r3,
    cast(round(cast(r[4] as decimal(38,6)), 3) as double precision) as r4,
    cast(round(cast(f[1] as decimal(38,6)), 3) as double precision) as f1,
    cast(round(cast(f[2] as decimal(38,6)), 3) as double precision) as f2,
    cast(round(cast(f[3] as decimal(38,6)), 3) as double precision) as f3,
    cast(round(cast(f[4] as decimal(38,6)), 3) as double precision) as f4,
    cast(round(cast(m[1] as decimal(38,6)), 3) as double precision) as m1,
    cast(round(cast(m[2] as decimal(38,6)), 3) as double precision) as m2,
    cast(round(cast(m[3] as decimal(38,6)), 3) as double precision) as m3,
    cast(round(cast(m[4] as decimal(38,6)), 3) as double precision) as m4
  from fifths
)
select
  :logical_date as as_of_date,
  customer_id,
  recency_days,
  frequency as frequency_84d,
  monetary as monetary_84d,
  average_order_value as average_order_value_84d,
  items_per_order as items_per_order_84d,
  category_count as category_count_84d,
  category_entropy as category_entropy_84d,
  discount_share as discount_share_84d,
  interpurchase_days as interpurchase_days_84d,
  weekend_share as weekend_share_84d,
  evening_share as evening_share_84d,
  order_trend as order_trend_28d,
  app_share as app_share_84d,
  tenure_days,
  case when recency_days <= r1 then 5 when recency_days <= r2 then 4 when recency_days <= r3 then 3 when recency_days <= r4 then 2 else 1 end as r_score,
  case when frequency = 0 then 1 when frequency > f4 then 5 when frequency > f3 then 4 when frequency > f2 then 3 when frequency > f1 then 2 else 1 end as f_score,
  case when frequency = 0 then 1 when monetary > m4 then 5 when monetary > m3 then 4 when monetary > m2 then 3 when monetary > m1 then 2 else 1 end as m_score
from measured
cross join cuts
