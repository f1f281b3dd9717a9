/*
kind: incremental_by_date
description: Customers of accounts.
owner: data-platform
*/
select
  customer_id,
  account_id,
  role,
  joined_at,
  partition_date,
  loaded_at
from sources.sales__account_members
