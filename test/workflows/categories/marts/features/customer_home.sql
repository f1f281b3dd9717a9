/*
kind: incremental_by_date
description: Where a customer lives, as a feature.
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  home: {type: varchar, drift: window, description: Region; null where nobody says.}
*/
select :logical_date as as_of_date, customer_id, region as home
from marts.customer_demographics
where as_of_date = :logical_date
