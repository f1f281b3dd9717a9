/*
kind: view
description: >
  RFM scores of any night by the cut points of any other: filter by version and as_of_date. With version = as_of_date they are the
  scores of marts.customer_orders; with a version that is held, a score means the same all year.
owner: customer-analytics
tags: [rfm]
grain: [version, as_of_date, customer_id]
distribute_by: customer_id
columns:
  version: {type: date, description: The date of the cut points.}
  as_of_date: {type: date, description: The logical date of the customer.}
  customer_id: {type: varchar, description: The customer.}
  r_score: {type: integer, unit: score, description: "5 most recent to 1; 1 also for who never bought."}
  f_score: {type: integer, unit: score, description: "5 most often to 1; 1 also for who did not buy in 84 days."}
  m_score: {type: integer, unit: score, description: "5 most spent to 1; 1 also for who did not buy in 84 days."}
*/
with cuts as (
  select
    as_of_date as version,
    max(case when measure = 'recency' and cut = 1 then value end) as r1,
    max(case when measure = 'recency' and cut = 2 then value end) as r2,
    max(case when measure = 'recency' and cut = 3 then value end) as r3,
    max(case when measure = 'recency' and cut = 4 then value end) as r4,
    max(case when measure = 'frequency' and cut = 1 then value end) as f1,
    max(case when measure = 'frequency' and cut = 2 then value end) as f2,
    max(case when measure = 'frequency' and cut = 3 then value end) as f3,
    max(case when measure = 'frequency' and cut = 4 then value end) as f4,
    max(case when measure = 'monetary' and cut = 1 then value end) as m1,
    max(case when measure = 'monetary' and cut = 2 then value end) as m2,
    max(case when measure = 'monetary' and cut = 3 then value end) as m3,
    max(case when measure = 'monetary' and cut = 4 then value end) as m4
  from marts.rfm_cut_points
  group by as_of_date
)
select
  cuts.version, orders.as_of_date, orders.customer_id,
  case when recency_days <= r1 then 5 when recency_days <= r2 then 4 when recency_days <= r3 then 3 when recency_days <= r4 then 2 else 1 end as r_score,
  case when frequency_84d = 0 then 1 when frequency_84d > f4 then 5 when frequency_84d > f3 then 4 when frequency_84d > f2 then 3 when frequency_84d > f1 then 2 else 1 end as f_score,
  case when frequency_84d = 0 then 1 when monetary_84d > m4 then 5 when monetary_84d > m3 then 4 when monetary_84d > m2 then 3 when monetary_84d > m1 then 2 else 1 end as m_score
from marts.customer_orders as orders
cross join cuts
