/*
kind: incremental_by_date
description: What an account's customers do together, for business with businesses. Empty where no system tells of accounts.
owner: customer-analytics
tags: [accounts]
grain: [as_of_date, account_id]
partition: as_of_date
columns:
  as_of_date: {type: date, description: The logical date.}
  account_id: {type: varchar, description: The account.}
  account_customers: {type: integer, unit: customers, drift: window, description: Customers who buy for the account.}
  account_buyers_84d: {type: integer, unit: customers, drift: window, description: Customers of the account who ordered in 84 days.}
  account_orders_84d: {type: integer, unit: orders, drift: window, description: Orders in 84 days.}
  account_amount_84d: {type: "decimal(18,2)", unit: currency, drift: window, description: Paid in 84 days.}
  account_average_order_value_84d: {type: double precision, unit: currency, drift: window, description: Paid for each order in 84 days; null without orders.}
  account_recency_days: {type: integer, unit: days, drift: window, description: Days since the latest purchase of any of its customers; null where none ever bought.}
  account_tenure_days: {type: integer, unit: days, drift: none, description: Days since the first of its customers became one.}
  account_sessions_28d: {type: integer, unit: sessions, drift: window, description: Visits in 28 days.}
  account_contacts_28d: {type: integer, unit: messages, drift: none, description: Messages sent to its customers in 28 days.}
  account_tickets_84d: {type: integer, unit: tickets, drift: window, description: Tickets opened in 84 days.}
  account_nps_latest_mean: {type: double precision, unit: points, drift: none, description: "Mean of its customers' latest answers to: would you recommend us, 0 to 10; null without one."}
  account_top_customer_share_84d: {type: double precision, unit: share, drift: window, description: Share of the money of 84 days that its largest customer paid; null without spend.}
audits:
  - not_null: [account_id, account_customers, account_orders_84d, account_amount_84d]
  - in_range: {column: account_top_customer_share_84d, min: 0, max: 1}
*/
-- A roll-up of the customers' own marts, so that an account never says something else than its customers. Members who are no
-- known customers of the night count for nothing; an account of whom we know but its name has a row of zeros.
-- Each mart joins the one before it and not the members, of whom there may be no table: so Citus sees that they lie together.
with listed as (
  select account_id from staging.accounts where loaded_at <= :knowledge_cutoff
  union
  select account_id from staging.account_members where loaded_at <= :knowledge_cutoff
),
members as (
  select distinct account_id, customer_id from staging.account_members where loaded_at <= :knowledge_cutoff
),
measured as (
  select
    members.account_id,
    count(*) as customers,
    count(*) filter (where orders.frequency_84d > 0) as buyers,
    cast(sum(orders.frequency_84d) as bigint) as orders,
    sum(orders.monetary_84d) as amount,
    max(orders.monetary_84d) as top_amount,
    min(orders.recency_days) as recency_days,
    max(orders.tenure_days) as tenure_days,
    cast(sum(web.sessions_28d) as bigint) as sessions,
    cast(sum(campaigns.contacts_28d) as bigint) as contacts,
    cast(sum(care.tickets_84d) as bigint) as tickets,
    cast(sum(care.nps_latest) as bigint) as nps,
    count(care.nps_latest) as nps_answers
  from members
  join marts.customer_orders as orders on orders.customer_id = members.customer_id and orders.as_of_date = :logical_date
  left join marts.customer_web as web on web.customer_id = orders.customer_id and web.as_of_date = :logical_date
  left join marts.customer_campaigns as campaigns on campaigns.customer_id = orders.customer_id and campaigns.as_of_date = :logical_date
  left join marts.customer_care as care on care.customer_id = orders.customer_id and care.as_of_date = :logical_date
  group by members.account_id
)
select
  :logical_date as as_of_date,
  listed.account_id,
  coalesce(measured.customers, 0) as account_customers,
  coalesce(measured.buyers, 0) as account_buyers_84d,
  coalesce(measured.orders, 0) as account_orders_84d,
  coalesce(measured.amount, 0) as account_amount_84d,
  cast(measured.amount as double precision) / nullif(measured.orders, 0) as account_average_order_value_84d,
  measured.recency_days as account_recency_days,
  measured.tenure_days as account_tenure_days,
  coalesce(measured.sessions, 0) as account_sessions_28d,
  coalesce(measured.contacts, 0) as account_contacts_28d,
  coalesce(measured.tickets, 0) as account_tickets_84d,
  cast(measured.nps as double precision) / nullif(measured.nps_answers, 0) as account_nps_latest_mean,
  cast(measured.top_amount as double precision) / nullif(cast(measured.amount as double precision), 0) as account_top_customer_share_84d
from listed
left join measured on measured.account_id = listed.account_id
