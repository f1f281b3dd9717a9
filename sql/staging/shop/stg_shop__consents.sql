/*
kind: incremental_by_date
description: Consents of the shop.
owner: data-platform
*/
select
  customer_id,
  consent_id,
  purpose,
  granted,
  recorded_at,
  expires_at,
  partition_date,
  loaded_at
from sources.shop__consents
