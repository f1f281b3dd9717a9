/*
kind: incremental_by_date
description: How a customer collects points.
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  points_earned_28d: {type: integer, unit: points, drift: window, description: Points collected in 28 days.}
  points_total: {type: integer, unit: points, drift: none, description: Points collected so far.}
audits:
  - not_null: [points_earned_28d, points_total]
*/
with booked as (
  select
    customer_id,
    sum(points) as points_total,
    sum(case when booked_at >= :as_of - interval '28 days' then points else 0 end) as points_earned_28d
  from staging.points
  where booked_at < :as_of and loaded_at <= :knowledge_cutoff
  group by customer_id
)
select
  :logical_date as as_of_date,
  customers.customer_id,
  cast(coalesce(booked.points_earned_28d, 0) as integer) as points_earned_28d,
  cast(coalesce(booked.points_total, 0) as integer) as points_total
from intermediate.customers as customers
left join booked on booked.customer_id = customers.customer_id
where customers.as_of_date = :logical_date
