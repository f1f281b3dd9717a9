/*
kind: incremental_by_date
description: The shop's catalogue.
owner: data-platform
*/
select
  product_id,
  name,
  category,
  subcategory,
  brand,
  price,
  partition_date,
  loaded_at
from sources.commerce__products
