/*
kind: incremental_by_date
description: What a customer's latest baskets look like, and what a price takes to sell, beside the 84 days of customer_orders.
owner: customer-analytics
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  line_value_28d: {type: double precision, unit: currency, drift: window, description: Paid for a line of an order in 28 days; null without lines.}
  pieces_per_line_28d: {type: double precision, unit: pieces, drift: window, description: Pieces of the same thing in 28 days; null without lines.}
  discounted_line_share_28d: {type: double precision, unit: share, drift: window, description: Share of the lines of 28 days that were bought at a discount; null without lines.}
  discount_depth_28d: {type: double precision, unit: share, drift: window, description: Share of the list price taken off the lines that were discounted in 28 days; null without such lines.}
  discount_trend_28d: {type: double precision, unit: share, drift: window, description: "Share of the list price taken off in 28 days less that in 84: above 0 price matters more than before; null without purchases in 28 days."}
  spend_trend_28d: {type: double precision, unit: ratio, drift: window, description: "Paid in 28 days, times 3, over paid in 84: 1 is steady, 3 is new, 0 is gone; null without spend."}
audits:
  - not_null: [customer_id]
  - in_range: {column: discounted_line_share_28d, min: 0, max: 1}
  - in_range: {column: spend_trend_28d, min: 0, max: 3}
*/
-- Returns count for nothing, as in customer_orders. One pass over 28 days of lines by customer: reading 84 days again would take
-- three times as long, and customer_orders knows them.
with bought as (
  select
    customer_id,
    count(*) as lines,
    count(*) filter (where discount > 0) as discounted_lines,
    cast(sum(quantity) as bigint) as pieces,
    sum(amount) as amount,
    sum(amount) filter (where discount > 0) as discounted_amount,
    coalesce(sum(discount) filter (where discount > 0), 0) as discount
  from staging.order_lines
  where ordered_at >= :as_of - interval '28 days' and ordered_at < :as_of and loaded_at <= :knowledge_cutoff and amount >= 0
  group by customer_id
)
select
  :logical_date as as_of_date,
  customers.customer_id,
  cast(bought.amount as double precision) / nullif(bought.lines, 0) as line_value_28d,
  cast(bought.pieces as double precision) / nullif(bought.lines, 0) as pieces_per_line_28d,
  cast(bought.discounted_lines as double precision) / nullif(bought.lines, 0) as discounted_line_share_28d,
  cast(bought.discount as double precision) / nullif(cast(bought.discounted_amount + bought.discount as double precision), 0) as discount_depth_28d,
  cast(bought.discount as double precision) / nullif(cast(bought.amount + bought.discount as double precision), 0) - orders.discount_share_84d as discount_trend_28d,
  3 * (cast(coalesce(bought.amount, 0) as double precision) / nullif(cast(orders.monetary_84d as double precision), 0)) as spend_trend_28d
from intermediate.customers as customers
left join bought on bought.customer_id = customers.customer_id
left join marts.customer_orders as orders on orders.customer_id = customers.customer_id and orders.as_of_date = :logical_date
where customers.as_of_date = :logical_date
