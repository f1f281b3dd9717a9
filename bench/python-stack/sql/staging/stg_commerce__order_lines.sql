/*
kind: incremental_by_date
description: "Order lines of the company. unit_price is left out: amount and discount say what was paid."
owner: data-platform
*/
select
  customer_id,
  order_id,
  line_number,
  product_id,
  ordered_at,
  quantity,
  amount,
  discount,
  partition_date,
  loaded_at
from sources.commerce__order_lines
