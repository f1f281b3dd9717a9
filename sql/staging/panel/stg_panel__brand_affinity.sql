/*
kind: incremental_by_date
description: Waves of the panel.
owner: data-platform
*/
select
  customer_id,
  brand,
  -- By way of more places, which engines round alike; what is no number, or far from the scale, is missing.
  case when affinity > -9.9995 and affinity < 9.9995 then cast(cast(affinity as decimal(18, 9)) as decimal(4, 3)) end as affinity,
  purchase_intent,
  measured_on,
  partition_date,
  loaded_at
from sources.panel__brand_affinity
