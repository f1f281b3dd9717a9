/*
kind: incremental_by_date
description: What members bought in the stores.
owner: data-platform
*/
select
  'stores:' || member_number as customer_id,
  'stores:' || receipt_id as order_id,
  line_number,
  product_id,
  sold_at as ordered_at,
  quantity,
  amount,
  discount,
  partition_date,
  loaded_at
from sources.stores__order_lines
