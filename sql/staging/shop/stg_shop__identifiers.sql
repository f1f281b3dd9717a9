/*
kind: incremental_by_date
description: Identifiers of the shop.
owner: data-platform
*/
select
  customer_id,
  identifier_type,
  identifier_value,
  seen_at,
  partition_date,
  loaded_at
from sources.shop__identifiers
