/*
kind: incremental_by_date
description: Surveys of the shop.
owner: data-platform
*/
select
  customer_id,
  response_id,
  responded_at,
  nps,
  csat,
  comment,
  partition_date,
  loaded_at
from sources.shop__surveys
