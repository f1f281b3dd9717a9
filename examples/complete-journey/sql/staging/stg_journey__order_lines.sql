/*
kind: incremental_by_date
description: >-
  One product in one basket, which is unique; its place in the basket stands for the line number that the files do not have.
  amount is sales_value, what the retailer received. discount adds up what the shop, a coupon and the shop's match of a coupon took off.
owner: data-platform
*/
select
  cast(household_id as varchar) as customer_id,
  cast(basket_id as varchar) as order_id,
  cast(row_number() over (partition by basket_id order by product_id) as integer) as line_number,
  cast(product_id as varchar) as product_id,
  transaction_timestamp as ordered_at,
  quantity,
  sales_value as amount,
  cast(retail_disc + coupon_disc + coupon_match_disc as decimal(12, 2)) as discount,
  partition_date,
  loaded_at
from sources.journey__transactions
