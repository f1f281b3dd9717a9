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
  contacts_28d: {type: integer, unit: messages, drift: none, description: Messages sent in 28 days.}
  open_rate_84d: {type: double precision, unit: share, drift: window, description: Share of the messages of 84 days that were opened; null without messages.}
  click_rate_84d: {type: double precision, unit: share, drift: window, description: Share of the messages of 84 days that were clicked; null without messages.}
  click_to_open_84d: {type: double precision, unit: share, drift: window, description: Share of the opened messages of 84 days that were clicked; null without openings.}
  open_trend_28d: {type: double precision, unit: ratio, drift: window, description: "Share opened of the messages of 28 days over that of 84: 1 is steady, 0 has stopped reading; null without messages in 28 days or openings in 84."}
  contacts_7d: {type: integer, unit: messages, drift: none, description: "Messages sent in 7 days. What we send changes by our own doing, so that it never alarms."}
  contacts_30d: {type: integer, unit: messages, drift: none, description: Messages sent in 30 days.}
  contacts_90d: {type: integer, unit: messages, drift: none, description: Messages sent in 90 days.}
  days_since_contact: {type: integer, unit: days, drift: none, description: Days since the latest message of 90 days; null without one.}
  days_since_response: {type: integer, unit: days, drift: none, description: Days since the latest opening or click in 90 days; null without one.}
audits:
  - not_null: [customer_id, contacts_28d, contacts_7d, contacts_30d, contacts_90d]
  - in_range: {column: open_rate_84d, min: 0, max: 1}
  - in_range: {column: click_rate_84d, min: 0, max: 1}
*/
-- One message is one sending. Openings and clicks name the campaign and not the message, so they count for its latest sending
-- before them; one whose sending lies before the window, or is not told of, counts for none, and a message opened twice counts once:
-- rates stay between 0 and 1. It is an answer all the same, to message 0.
with events as (
  select
    customer_id, campaign_id, event_at, event_type,
    count(case when event_type = 'sent' then 1 end) over (
      partition by customer_id, campaign_id
      order by event_at, case when event_type = 'sent' then 0 else 1 end, event_id rows unbounded preceding
    ) as message
  from staging.campaign_events
  where event_at >= :as_of - interval '90 days' and event_at < :as_of and loaded_at <= :knowledge_cutoff
    and event_type in ('sent', 'opened', 'clicked')
),
messages as (
  select
    customer_id, campaign_id, message,
    max(case when event_type = 'sent' then event_at end) as sent_at,
    max(case when event_type in ('opened', 'clicked') then 1 else 0 end) as opened,
    max(case when event_type = 'clicked' then 1 else 0 end) as clicked,
    max(case when event_type in ('opened', 'clicked') then event_at end) as answered_at
  from events
  group by customer_id, campaign_id, message
),
answers as (
  select
    customer_id,
    count(*) filter (where sent_at >= :as_of - interval '84 days') as sent,
    count(*) filter (where sent_at >= :as_of - interval '28 days') as sent_28d,
    count(*) filter (where sent_at >= :as_of - interval '7 days') as sent_7d,
    count(*) filter (where sent_at >= :as_of - interval '30 days') as sent_30d,
    count(sent_at) as sent_90d,
    count(*) filter (where sent_at >= :as_of - interval '84 days' and opened = 1) as opened,
    count(*) filter (where sent_at >= :as_of - interval '28 days' and opened = 1) as opened_28d,
    count(*) filter (where sent_at >= :as_of - interval '84 days' and clicked = 1) as clicked,
    max(sent_at) as latest_at,
    max(answered_at) as answered_at
  from messages
  group by customer_id
)
select
  :logical_date as as_of_date,
  customers.customer_id,
  coalesce(answers.sent_28d, 0) as contacts_28d,
  cast(answers.opened as double precision) / nullif(answers.sent, 0) as open_rate_84d,
  cast(answers.clicked as double precision) / nullif(answers.sent, 0) as click_rate_84d,
  cast(answers.clicked as double precision) / nullif(answers.opened, 0) as click_to_open_84d,
  cast(answers.opened_28d as double precision) * answers.sent / nullif(cast(answers.sent_28d as double precision) * answers.opened, 0) as open_trend_28d,
  coalesce(answers.sent_7d, 0) as contacts_7d,
  coalesce(answers.sent_30d, 0) as contacts_30d,
  coalesce(answers.sent_90d, 0) as contacts_90d,
  :logical_date - cast(answers.latest_at as date) as days_since_contact,
  :logical_date - cast(answers.answered_at as date) as days_since_response
from intermediate.customers as customers
left join answers on answers.customer_id = customers.customer_id
where customers.as_of_date = :logical_date
