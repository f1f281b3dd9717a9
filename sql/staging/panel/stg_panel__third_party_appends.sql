/*
kind: incremental_by_date
description: Attributes by data providers.
owner: data-platform
*/
select
  customer_id,
  provider,
  income_band,
  household_size,
  has_children,
  home_ownership,
  education,
  confidence,
  matched_at,
  partition_date,
  loaded_at
from sources.panel__appends
