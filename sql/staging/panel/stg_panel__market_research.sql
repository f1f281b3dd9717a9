/*
kind: incremental_by_date
description: Studies of the market.
owner: data-platform
*/
select
  study_id,
  market_segment,
  metric,
  value,
  sample_size,
  published_on,
  partition_date,
  loaded_at
from sources.panel__market_research
