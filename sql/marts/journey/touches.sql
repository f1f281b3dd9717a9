/*
kind: incremental_by_date
description: >
  What a customer met in the 14 days before an order, in order: messages sent, opened and clicked, and visits. One sequence for
  each order that the night has learned of, at most the latest 10 touches, so that it grows with orders and not with history.
owner: customer-analytics
tags: [journey, attribution]
grain: [as_of_date, customer_id, conversion_id, position]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date that learned of the order.}
  customer_id: {type: varchar, description: The customer.}
  conversion_id: {type: varchar, description: "The order: order_id of staging.orders and staging.order_lines, where its money stands."}
  converted_at: {type: timestamp, description: "When it was ordered, UTC."}
  position: {type: integer, description: "Place in the sequence, from 1, the earliest."}
  touch_count: {type: integer, description: Touches in the sequence.}
  touched_at: {type: timestamp, description: "When, UTC. Of a visit, its first step."}
  touch: {type: varchar, description: "sent, opened, clicked or visit."}
  channel: {type: varchar, description: "email, sms or ad; of a visit, web."}
  campaign_id: {type: varchar, description: The campaign; null for a visit.}
  session_key: {type: varchar, description: The visit; null for a message.}
  hours_before: {type: double precision, unit: hours, description: Hours from the touch to the order.}
  weekday: {type: integer, description: "Day of the week of the touch, UTC: 1 is Monday."}
  hour: {type: integer, unit: hours, description: "Hour of the day of the touch, UTC."}
audits:
  - not_null: [customer_id, conversion_id, touched_at, touch]
  - in_range: {column: hours_before, min: 0, max: 336}
  - in_range: {column: position, min: 1, max: 10}
*/
-- Learned tonight is what was ordered on the logical date and known by its end, and what was ordered before it and became known
-- on it, as in marts.customer_sessions: each order once. An order that came more than a week late has a shorter sequence.
-- An order id that two customers share, as where lines of one order name both, is a sequence of each of them.
-- A visit counts whole where it has a session id; steps without one are a touch each hour.
with conversions as (
  select customer_id, order_id as conversion_id, ordered_at as converted_at
  from staging.orders
  where ordered_at < :as_of and loaded_at <= :as_of and (ordered_at >= :interval_start or loaded_at > :interval_start)
),
buyers as (
  select customer_id, min(converted_at) as first_at, max(converted_at) as last_at from conversions group by customer_id
),
messages as (
  select events.customer_id, events.event_at as touched_at, events.event_type as touch, events.channel, events.campaign_id, cast(null as varchar) as session_key, events.event_id as touch_id
  from staging.campaign_events as events
  join buyers on buyers.customer_id = events.customer_id
  where events.event_type in ('sent', 'opened', 'clicked') and events.event_at < :as_of and events.loaded_at <= :knowledge_cutoff
    and events.event_at >= :as_of - interval '21 days' and events.event_at >= buyers.first_at - interval '14 days' and events.event_at <= buyers.last_at
),
visits as (
  select
    events.customer_id, min(events.event_at) as touched_at,
    coalesce(events.session_id, events.customer_id || '@' || cast(cast(floor(extract(epoch from min(events.event_at))) as bigint) as varchar)) as session_key
  from staging.web_events as events
  join buyers on buyers.customer_id = events.customer_id
  where events.event_at < :as_of and events.loaded_at <= :knowledge_cutoff
    and events.event_at >= :as_of - interval '21 days' and events.event_at >= buyers.first_at - interval '14 days' and events.event_at <= buyers.last_at
  group by events.customer_id, events.session_id, case when events.session_id is null then date_trunc('hour', events.event_at) end
),
met as (
  select customer_id, touched_at, touch, channel, campaign_id, session_key, touch_id from messages
  union all
  select customer_id, touched_at, 'visit' as touch, 'web' as channel, cast(null as varchar) as campaign_id, session_key, session_key as touch_id from visits
),
sequences as (
  select
    conversions.conversion_id, conversions.converted_at, met.*,
    row_number() over (partition by conversions.customer_id, conversions.conversion_id order by met.touched_at desc nulls last, met.touch desc nulls last, met.touch_id desc nulls last) as from_last,
    count(*) over (partition by conversions.customer_id, conversions.conversion_id) as touches
  from conversions
  join met on met.customer_id = conversions.customer_id and met.touched_at <= conversions.converted_at and met.touched_at >= conversions.converted_at - interval '14 days'
)
select
  :logical_date as as_of_date,
  customer_id,
  conversion_id,
  converted_at,
  least(touches, 10) - from_last + 1 as position,
  least(touches, 10) as touch_count,
  touched_at,
  touch,
  channel,
  campaign_id,
  session_key,
  (cast(extract(epoch from converted_at) as double precision) - cast(extract(epoch from touched_at) as double precision)) / 3600 as hours_before,
  cast(extract(isodow from touched_at) as integer) as weekday,
  cast(extract(hour from touched_at) as integer) as hour
from sequences
where from_last <= 10
