/*
kind: incremental_by_date
description: Steps in the web shop and the app.
owner: data-platform
*/
select
  customer_id,
  cookie_id,
  session_id,
  event_id,
  event_at,
  event_type,
  product_id,
  device,
  partition_date,
  loaded_at
from sources.shop__web_events
