/*
kind: incremental_by_date
description: >
  Where one RFM score ends and the next begins, night by night: the version of a score is the date of its cut points. Explains the
  scores of marts.customer_orders, and lets marts.rfm_scores hold them at a version.
owner: customer-analytics
tags: [rfm]
grain: [as_of_date, measure, cut]
partition: as_of_date
columns:
  as_of_date: {type: date, description: "The logical date, which is the version."}
  measure: {type: varchar, description: "recency (days, among who ever bought), frequency (orders) or monetary (currency), among who bought in 84 days."}
  cut: {type: integer, description: "1 to 4: the end of the first, second, third and fourth fifth, counted from the lowest value."}
  value: {type: double precision, description: The value at which it ends; null where nobody bought.}
  customers: {type: integer, unit: customers, description: Customers among whom it was measured.}
audits:
  - not_null: [measure, cut, customers]
  - one_of: {column: measure, values: [recency, frequency, monetary]}
  - in_range: {column: cut, min: 1, max: 4}
*/
-- percentile_cont and not ntile: engines break ties of ntile differently, and equal customers must get equal scores.
with measured as (
  select
    percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by cast(recency_days as double precision)) as recency,
    percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by cast(case when frequency_84d > 0 then frequency_84d end as double precision)) as frequency,
    percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by cast(case when frequency_84d > 0 then monetary_84d end as double precision)) as monetary,
    count(recency_days) as ever,
    count(*) filter (where frequency_84d > 0) as buyers
  from marts.customer_orders
  where as_of_date = :logical_date
),
fifths as (
  select 1 as cut union all select 2 union all select 3 union all select 4
)
select
  :logical_date as as_of_date, measure, cut,
  -- A fifth ends on, or a multiple of 0.2 between, two values with at most two decimals: three decimals are exact, more are noise
  -- of doubles, by which engines would score a customer on the very cut differently.
  cast(round(cast(value as decimal(38,6)), 3) as double precision) as value,
  customers
from (
  select 'recency' as measure, cut, recency[cut] as value, ever as customers from measured cross join fifths
  union all
  select 'frequency', cut, frequency[cut], buyers from measured cross join fifths
  union all
  select 'monetary', cut, monetary[cut], buyers from measured cross join fifths
) as cuts
