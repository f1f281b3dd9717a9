/*
kind: incremental_by_date
description: What a customer tells us.
owner: customer-analytics
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  tickets_84d: {type: integer, unit: tickets, drift: window, description: Tickets opened in 84 days.}
  nps_latest: {type: integer, unit: points, drift: none, description: "Latest answer ever to: would you recommend us, 0 to 10; null without one. Ever more people have answered, so that it never alarms."}
  ticket_close_hours_84d: {type: double precision, unit: hours, drift: window, description: Mean hours to the closing of the tickets of 84 days that were closed; null without such tickets. A ticket that was closed before it was opened says nothing.}
  open_ticket_share_84d: {type: double precision, unit: share, drift: window, description: "Share of the tickets of 84 days that were open, as far as is known; null without tickets."}
  compensated_share_84d: {type: double precision, unit: share, drift: window, description: Share of the tickets of 84 days that ended with a refund or a replacement; null without tickets.}
  survey_answers_84d: {type: integer, unit: answers, drift: window, description: Surveys answered in 84 days.}
  nps_mean_84d: {type: double precision, unit: points, drift: window, description: "Mean answer of 84 days to: would you recommend us, 0 to 10; null without one."}
  csat_mean_84d: {type: double precision, unit: points, drift: window, description: "Mean satisfaction of 84 days, 1 to 5; null without an answer."}
audits:
  - not_null: [customer_id, tickets_84d, survey_answers_84d]
  - in_range: {column: nps_latest, min: 0, max: 10}
    severity: warn
  - in_range: {column: open_ticket_share_84d, min: 0, max: 1}
*/
with known as (
  -- The latest that the night knew of each ticket. When it was opened does not change, so no version of it lies outside the window.
  select customer_id, opened_at, closed_at, outcome
  from (
    select
      customer_id, opened_at, closed_at, outcome,
      row_number() over (
        partition by ticket_id
        order by loaded_at desc nulls last, closed_at desc nulls last, outcome nulls last, opened_at nulls last, customer_id nulls last
      ) as version
    from staging.support_tickets
    where opened_at >= :as_of - interval '84 days' and opened_at < :as_of and loaded_at <= :knowledge_cutoff
  ) as versions
  where version = 1
),
tickets as (
  select
    customer_id,
    count(*) as tickets,
    count(*) filter (where closed_at is null or closed_at >= :as_of) as open,
    count(*) filter (where closed_at < :as_of and outcome in ('refunded', 'replaced')) as compensated,
    count(*) filter (where closed_at < :as_of and closed_at >= opened_at) as closed,
    -- Whole microseconds: doubles would sum to other last digits in another order.
    cast(sum(case when closed_at < :as_of and closed_at >= opened_at then cast(extract(epoch from closed_at - opened_at) * 1000000 as bigint) end) as bigint) as microseconds
  from known
  group by customer_id
),
opinions as (
  select customer_id, count(*) as answers, count(nps) as nps_answers, cast(sum(nps) as bigint) as nps, count(csat) as csat_answers, cast(sum(csat) as bigint) as csat
  from staging.surveys
  where responded_at >= :as_of - interval '84 days' and responded_at < :as_of and loaded_at <= :knowledge_cutoff
  group by customer_id
),
answers as (
  select customer_id, nps
  from (
    select customer_id, nps, row_number() over (partition by customer_id order by responded_at desc nulls last, response_id nulls last) as copy
    from staging.surveys
    where responded_at < :as_of and loaded_at <= :knowledge_cutoff and nps is not null
  ) as responses
  where copy = 1
)
select
  :logical_date as as_of_date,
  customers.customer_id,
  coalesce(tickets.tickets, 0) as tickets_84d,
  answers.nps as nps_latest,
  cast(tickets.microseconds as double precision) / 3600000000 / nullif(tickets.closed, 0) as ticket_close_hours_84d,
  cast(tickets.open as double precision) / nullif(tickets.tickets, 0) as open_ticket_share_84d,
  cast(tickets.compensated as double precision) / nullif(tickets.tickets, 0) as compensated_share_84d,
  coalesce(opinions.answers, 0) as survey_answers_84d,
  cast(opinions.nps as double precision) / nullif(opinions.nps_answers, 0) as nps_mean_84d,
  cast(opinions.csat as double precision) / nullif(opinions.csat_answers, 0) as csat_mean_84d
from intermediate.customers as customers
left join tickets on tickets.customer_id = customers.customer_id
left join opinions on opinions.customer_id = customers.customer_id
left join answers on answers.customer_id = customers.customer_id
where customers.as_of_date = :logical_date
