/*
kind: incremental_by_date
description: Waves of the panel.
owner: data-platform
*/
select
  customer_id,
  brand,
  cast(affinity as decimal(4, 3)) as affinity,
  purchase_intent,
  measured_on,
  partition_date,
  loaded_at
from sources.panel__brand_affinity
