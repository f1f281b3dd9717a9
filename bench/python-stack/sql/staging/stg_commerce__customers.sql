/*
kind: incremental_by_date
description: The shop's register of customers.
owner: data-platform
*/
select
  customer_id,
  first_name,
  last_name,
  email,
  phone,
  birth_year,
  gender,
  region,
  country,
  postcode,
  loyalty_id,
  acquired_at,
  updated_at,
  partition_date,
  loaded_at
from sources.commerce__crm_customers
