-- The peer of `npm run bench -- warehouse`: what intermediate.customers and marts.customer_orders compute, as somebody would write it
-- for DuckDB alone: one statement, no partitions, no audits, no ledger, no second engine to please.
create or replace table work.hand_written as
with
bought as (
  select * from staging.order_lines where ordered_at < timestamp '$as_of' and loaded_at <= timestamp '$knowledge_cutoff'
),
spine as (
  select customer_id, min(acquired_at) as acquired_at
  from staging.customers
  where loaded_at <= timestamp '$knowledge_cutoff' and (acquired_at is null or acquired_at < timestamp '$as_of')
  group by all
),
history as (
  select customer_id, min(ordered_at) as first_ordered_at, max(ordered_at) as last_ordered_at
  from bought
  where amount >= 0
  group by all
),
recent as (
  select * from bought where amount >= 0 and ordered_at >= timestamp '$as_of' - interval 84 days
),
orders as (
  select customer_id, order_id, min(ordered_at) as ordered_at, sum(amount) as amount, sum(coalesce(discount, 0)) as discount, sum(quantity) as pieces
  from recent
  group by all
),
buying as (
  select
    customer_id, count(*) as orders, sum(amount) as amount, sum(discount) as discount, sum(pieces) as pieces,
    countif(ordered_at >= timestamp '$as_of' - interval 28 days) as orders_28d,
    countif(isodow(ordered_at) >= 6) as weekend_orders,
    countif(hour(ordered_at) >= 18) as evening_orders,
    epoch(max(ordered_at)) - epoch(min(ordered_at)) as span_seconds
  from orders
  group by all
),
catalogue as (
  select product_id, arg_max(category, loaded_at) as category
  from staging.products
  where loaded_at <= timestamp '$knowledge_cutoff' and category is not null
  group by all
),
categories as (
  select customer_id, category, sum(amount)::double as amount
  from recent join catalogue using (product_id)
  group by all
),
breadth as (
  select customer_id, count(*) as categories, sum(amount) as amount, sum(case when amount > 0 then amount * ln(amount) else 0 end) as amount_log_amount
  from categories
  group by all
),
measured as (
  select
    spine.customer_id,
    date '$logical_date' - last_ordered_at::date as recency_days,
    coalesce(orders, 0) as frequency,
    coalesce(buying.amount, 0) as monetary,
    buying.amount::double / orders as average_order_value,
    pieces::double / orders as items_per_order,
    coalesce(categories, 0) as category_count,
    case when breadth.amount > 0 then greatest(0, ln(breadth.amount) - amount_log_amount / breadth.amount) end as category_entropy,
    case when buying.amount + discount <> 0 then discount::double / (buying.amount + discount)::double end as discount_share,
    case when orders >= 2 then span_seconds / 86400 / (orders - 1) end as interpurchase_days,
    weekend_orders / orders as weekend_share,
    evening_orders / orders as evening_share,
    3 * orders_28d / orders as order_trend,
    date '$logical_date' - coalesce(acquired_at, first_ordered_at)::date as tenure_days
  from spine
  left join history using (customer_id)
  left join buying using (customer_id)
  left join breadth using (customer_id)
),
cuts as (
  select
    quantile_cont(recency_days, [0.2, 0.4, 0.6, 0.8]) as r,
    quantile_cont(frequency::double, [0.2, 0.4, 0.6, 0.8]) filter (where frequency > 0) as f,
    quantile_cont(monetary::double, [0.2, 0.4, 0.6, 0.8]) filter (where frequency > 0) as m
  from measured
)
select
  measured.*,
  case when recency_days is null then 1 else 5 - len(list_filter(r, lambda cut: recency_days > cut)) end as r_score,
  case when frequency = 0 then 1 else 1 + len(list_filter(f, lambda cut: frequency > cut)) end as f_score,
  case when frequency = 0 then 1 else 1 + len(list_filter(m, lambda cut: monetary > cut)) end as m_score
from measured
cross join cuts
