/*
kind: view
description: >
  How far a customer has come in 28 days on the way from a visit to buying again, and when. The furthest step counts, whatever
  was skipped on the way: who buys in a store has passed the web shop by.
owner: customer-analytics
tags: [journey]
grain: [as_of_date, customer_id]
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  stage_number: {type: integer, description: "The furthest step: 0 none, 1 visit, 2 product, 3 cart, 4 checkout, 5 purchase, 6 repeat."}
  visited_at: {type: timestamp, description: "When the first visit of 28 days began, UTC; null without one."}
  viewed_at: {type: timestamp, description: "When the first visit with a look at a product began, UTC."}
  carted_at: {type: timestamp, description: "When the first visit in which something was put into the cart began, UTC."}
  checked_out_at: {type: timestamp, description: "When the first visit with a checkout began, UTC."}
  purchased_at: {type: timestamp, description: "Latest purchase in 28 days, in whatever channel, UTC."}
  repeated_at: {type: timestamp, description: "The same, where the customer had bought on an earlier day, UTC."}
*/
with steps as (
  select
    customers.as_of_date, customers.customer_id,
    web.visited_at, web.viewed_at, web.carted_at, web.checked_out_at,
    -- The spine knows the latest purchase of all; web knows a purchase that no system of orders has told of.
    coalesce(case when customers.last_ordered_at >= customers.as_of_date - interval '27 days' then customers.last_ordered_at end, web.bought_at) as purchased_at,
    case
      when customers.last_ordered_at >= customers.as_of_date - interval '27 days' and cast(customers.first_ordered_at as date) < cast(customers.last_ordered_at as date)
      then customers.last_ordered_at
    end as repeated_at
  from intermediate.customers as customers
  left join marts.customer_web as web on web.as_of_date = customers.as_of_date and web.customer_id = customers.customer_id
)
select
  as_of_date, customer_id,
  case
    when repeated_at is not null then 6 when purchased_at is not null then 5 when checked_out_at is not null then 4
    when carted_at is not null then 3 when viewed_at is not null then 2 when visited_at is not null then 1 else 0
  end as stage_number,
  visited_at, viewed_at, carted_at, checked_out_at, purchased_at, repeated_at
from steps
