/*
kind: incremental_by_date
description: Technologies at accounts.
owner: data-platform
*/
select
  account_id,
  technology,
  category,
  detected_on,
  partition_date,
  loaded_at
from sources.sales__account_technologies
