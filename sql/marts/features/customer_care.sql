/*
kind: incremental_by_date
description: What a customer tells us.
owner: customer-analytics
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  tickets_84d: {type: integer, unit: tickets, drift: window, description: Tickets opened in 84 days.}
  nps_latest: {type: integer, unit: points, drift: window, description: "Latest answer to: would you recommend us, 0 to 10; null without one."}
audits:
  - not_null: [customer_id, tickets_84d]
  - in_range: {column: nps_latest, min: 0, max: 10}
    severity: warn
*/
with tickets as (
  select customer_id, count(*) as tickets
  from staging.support_tickets
  where opened_at >= :as_of - interval '84 days' and opened_at < :as_of and loaded_at <= :knowledge_cutoff
  group by customer_id
),
answers as (
  select customer_id, nps
  from (
    select customer_id, nps, row_number() over (partition by customer_id order by responded_at desc nulls last, response_id nulls last) as copy
    from staging.surveys
    where responded_at < :as_of and loaded_at <= :knowledge_cutoff and nps is not null
  ) as responses
  where copy = 1
)
select
  :logical_date as as_of_date,
  customers.customer_id,
  coalesce(tickets.tickets, 0) as tickets_84d,
  answers.nps as nps_latest
from intermediate.customers as customers
left join tickets on tickets.customer_id = customers.customer_id
left join answers on answers.customer_id = customers.customer_id
where customers.as_of_date = :logical_date
