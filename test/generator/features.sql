-- The default segmentation's features as of `:day`, straight from sound raw files (no faults), for tests of the planted truth only.
-- The project's own marts say the same in sql/marts/features.
with
lines as (
  select line.*, category
  from {order_lines} line join {products} product using (product_id)
  where line.date > date ':day' - 84 and line.date <= date ':day'
),
per_order as (
  select customer_id, order_id, min(ordered_at) as ordered_at, sum(quantity) as items, sum(amount) as amount
  from lines group by customer_id, order_id
),
per_category as (select customer_id, category, count(*) as n from lines group by customer_id, category),
orders as (
  select
    customer_id,
    count(*) as frequency_84d,
    ln(1 + avg(amount)) as average_order_value_84d,
    ln(1 + avg(items)) as items_per_order_84d,
    avg(case when isodow(ordered_at) >= 6 then 1 else 0 end) as weekend_share_84d,
    avg(case when hour(ordered_at) >= 18 then 1 else 0 end) as evening_share_84d
  from per_order group by customer_id
),
discounts as (select customer_id, sum(discount) / sum(amount + discount) as discount_share_84d from lines group by customer_id),
entropy as (
  select customer_id, -sum(n / total * ln(n / total)) as category_entropy_84d
  from (select *, sum(n) over (partition by customer_id) as total from per_category) group by customer_id
),
sessions as (
  select customer_id, session_id, count(*) filter (event_type = 'add_to_cart') as carts, bool_or(device = 'mobile') as mobile
  from {web_events} where date > date ':day' - 28 and date <= date ':day' and customer_id is not null group by customer_id, session_id
),
web as (
  select customer_id, count(*) as sessions_28d, ln(1 + sum(carts)) as cart_adds_28d, avg(cast(mobile as integer)) as mobile_share_28d
  from sessions group by customer_id
),
campaigns as (
  select customer_id, count(*) filter (event_type = 'opened') / nullif(count(*) filter (event_type = 'sent'), 0) as open_rate_84d
  from {campaign_events} where date > date ':day' - 84 and date <= date ':day' group by customer_id
),
tickets as (select customer_id, ln(1 + count(*)) as tickets_84d from {support_tickets} where date > date ':day' - 84 and date <= date ':day' group by customer_id)
select
  segment,
  coalesce(frequency_84d, 0) as frequency_84d,
  average_order_value_84d,
  items_per_order_84d,
  category_entropy_84d,
  discount_share_84d,
  weekend_share_84d,
  evening_share_84d,
  coalesce(sessions_28d, 0) as sessions_28d,
  coalesce(cart_adds_28d, 0) as cart_adds_28d,
  mobile_share_28d,
  open_rate_84d,
  coalesce(tickets_84d, 0) as tickets_84d
from '{truth}/customers.parquet'
left join orders using (customer_id)
left join discounts using (customer_id)
left join entropy using (customer_id)
left join web using (customer_id)
left join campaigns using (customer_id)
left join tickets using (customer_id)
where acquired_on <= date ':day'
order by customer_id
