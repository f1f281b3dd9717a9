/*
kind: incremental_by_date
description: Tickets of the shop.
owner: data-platform
*/
select
  customer_id,
  ticket_id,
  opened_at,
  closed_at,
  topic,
  outcome,
  body,
  partition_date,
  loaded_at
from sources.shop__support_tickets
