/*
kind: incremental_by_date
description: "Orders of the shop. order_total is left out: the sum of the lines says it."
owner: data-platform
*/
select
  customer_id,
  order_id,
  ordered_at,
  channel,
  device,
  partition_date,
  loaded_at
from sources.shop__orders
