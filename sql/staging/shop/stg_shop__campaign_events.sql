/*
kind: incremental_by_date
description: Campaign events of the shop.
owner: data-platform
*/
select
  customer_id,
  campaign_id,
  event_id,
  event_at,
  event_type,
  channel,
  partition_date,
  loaded_at
from sources.shop__campaign_events
