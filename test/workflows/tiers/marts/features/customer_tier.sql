/*
kind: incremental_by_date
description: The tier that the company's rules of before give a customer.
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  tier: {type: varchar, drift: window, description: Tier by the rules of before.}
*/
select :logical_date as as_of_date, customer_id,
  case when monetary_84d >= 400 then 'gold' when monetary_84d >= 100 then 'silver' else 'bronze' end as tier
from marts.customer_orders
where as_of_date = :logical_date
