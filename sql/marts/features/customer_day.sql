/*
kind: incremental_by_date
description: "What a customer did on the logical date alone. It tells of the day and not of the customer, and is watched for what changes from one day to the next; no segment is made of it unless asked."
owner: customer-analytics
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  orders_1d: {type: integer, unit: orders, drift: flow, description: Orders of the day.}
  amount_1d: {type: "decimal(18,2)", unit: currency, drift: flow, description: Paid on the day.}
  steps_1d: {type: integer, unit: steps, drift: flow, description: Steps in web shop and app on the day.}
  cart_adds_1d: {type: integer, unit: events, drift: flow, description: Times something was put into the cart on the day.}
audits:
  - not_null: [customer_id, orders_1d, amount_1d, steps_1d, cart_adds_1d]
*/
-- Returns count for nothing, as in customer_orders; messages are not here, for what is opened follows what we send. Each source is read for one day: next to nothing beside the windows.
with bought as (
  select customer_id, count(distinct order_id) as orders, sum(amount) as amount
  from staging.order_lines
  where ordered_at >= :as_of - interval '1 day' and ordered_at < :as_of and loaded_at <= :knowledge_cutoff and amount >= 0
  group by customer_id
),
visited as (
  select customer_id, count(*) as steps, count(*) filter (where event_type = 'add_to_cart') as cart_adds
  from staging.web_events
  where event_at >= :as_of - interval '1 day' and event_at < :as_of and loaded_at <= :knowledge_cutoff and customer_id is not null
  group by customer_id
)
select
  :logical_date as as_of_date,
  customers.customer_id,
  coalesce(bought.orders, 0) as orders_1d,
  coalesce(bought.amount, 0) as amount_1d,
  coalesce(visited.steps, 0) as steps_1d,
  coalesce(visited.cart_adds, 0) as cart_adds_1d
from intermediate.customers as customers
left join bought on bought.customer_id = customers.customer_id
left join visited on visited.customer_id = customers.customer_id
where customers.as_of_date = :logical_date
