/*
kind: incremental_by_date
description: Statements in the preference centre.
owner: data-platform
*/
select
  customer_id,
  preference_id,
  kind,
  value,
  stated_at,
  partition_date,
  loaded_at
from sources.profiles__preferences
