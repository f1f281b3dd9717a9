/*
kind: incremental_by_date
description: Accounts of the sales team.
owner: data-platform
*/
select
  account_id,
  name,
  industry,
  employees,
  revenue_band,
  country,
  created_at,
  updated_at,
  partition_date,
  loaded_at
from sources.sales__accounts
