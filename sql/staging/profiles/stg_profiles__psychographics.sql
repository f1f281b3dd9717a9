/*
kind: incremental_by_date
description: Answers to the questionnaire.
owner: data-platform
*/
select
  customer_id,
  response_id,
  trait,
  score,
  answered_at,
  partition_date,
  loaded_at
from sources.profiles__psychographics
