/*
kind: incremental_by_date
description: Mentions that the listening tool found.
owner: data-platform
*/
select
  customer_id,
  mention_id,
  platform,
  handle,
  mentioned_at,
  sentiment,
  followers,
  body,
  partition_date,
  loaded_at
from sources.social__mentions
