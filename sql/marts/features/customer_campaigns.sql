/*
kind: incremental_by_date
description: How a customer answers to campaigns.
owner: customer-analytics
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  contacts_28d: {type: integer, unit: messages, drift: flow, description: Messages sent in 28 days.}
  open_rate_84d: {type: double precision, unit: share, drift: window, description: Share of the messages of 84 days that were opened; null without messages.}
  click_rate_84d: {type: double precision, unit: share, drift: window, description: Share of the messages of 84 days that were clicked; null without messages.}
audits:
  - not_null: [customer_id, contacts_28d]
  - in_range: {column: open_rate_84d, min: 0, max: 1}
  - in_range: {column: click_rate_84d, min: 0, max: 1}
*/
-- One message is one campaign for one customer. An opening whose sending lies before the window counts for no message, and a
-- message opened twice counts once: rates stay between 0 and 1.
with messages as (
  select
    customer_id, campaign_id,
    max(case when event_type = 'sent' then event_at end) as sent_at,
    max(case when event_type in ('opened', 'clicked') then 1 else 0 end) as opened,
    max(case when event_type = 'clicked' then 1 else 0 end) as clicked
  from staging.campaign_events
  where event_at >= :as_of - interval '84 days' and event_at < :as_of and loaded_at <= :knowledge_cutoff
  group by customer_id, campaign_id
),
answers as (
  select
    customer_id,
    count(*) as sent,
    count(*) filter (where sent_at >= :as_of - interval '28 days') as sent_28d,
    cast(sum(opened) as bigint) as opened,
    cast(sum(clicked) as bigint) as clicked
  from messages
  where sent_at is not null
  group by customer_id
)
select
  :logical_date as as_of_date,
  customers.customer_id,
  coalesce(answers.sent_28d, 0) as contacts_28d,
  cast(answers.opened as double precision) / nullif(answers.sent, 0) as open_rate_84d,
  cast(answers.clicked as double precision) / nullif(answers.sent, 0) as click_rate_84d
from intermediate.customers as customers
left join answers on answers.customer_id = customers.customer_id
where customers.as_of_date = :logical_date
