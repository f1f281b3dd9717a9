/*
kind: incremental_by_date
description: >
  Who a customer is, as the register knew it: for profiles of segments and for checks of fairness. No column is a feature, so that
  nothing of it makes segments; who wants that writes a mart of their own.
owner: customer-analytics
tags: [demographics]
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  age_band: {type: varchar, pii: direct, description: "Age in the year of the logical date: under 18, 18-24, 25-34, 35-44, 45-54, 55-64 or 65+; null without a year of birth, or one that nobody alive has."}
  gender: {type: varchar, pii: direct, description: Gender as delivered; null where nobody says.}
  region: {type: varchar, description: Region; null where nobody says.}
  country: {type: varchar, description: "Country, two letters; null where nobody says."}
  tenure_band: {type: varchar, description: "How long the person has been a customer: under 1 month, under 6 months, under 1 year, under 3 years, 3 years or more; null where nobody knows."}
audits:
  - not_null: [customer_id]
  - one_of: {column: age_band, values: [under 18, 18-24, 25-34, 35-44, 45-54, 55-64, 65+]}
*/
-- The latest version of a customer that was known counts as a whole. Years of birth outside a life are faults, and say nothing.
with register as (
  select customer_id, gender, region, country, extract(year from :logical_date) - birth_year as age
  from (
    select
      customer_id, birth_year, gender, region, country,
      row_number() over (
        partition by customer_id
        order by loaded_at desc nulls last, updated_at desc nulls last, birth_year nulls last, gender nulls last, region nulls last, country nulls last
      ) as version
    from staging.customers
    where loaded_at <= :knowledge_cutoff and (acquired_at is null or acquired_at < :as_of)
  ) as versions
  where version = 1
),
known as (
  select customers.customer_id, register.gender, register.region, register.country, register.age,
    :logical_date - cast(coalesce(customers.acquired_at, customers.first_ordered_at) as date) as tenure
  from intermediate.customers as customers
  left join register on register.customer_id = customers.customer_id
  where customers.as_of_date = :logical_date
)
select
  :logical_date as as_of_date,
  customer_id,
  case
    when age < 0 or age > 120 then null when age < 18 then 'under 18' when age < 25 then '18-24' when age < 35 then '25-34'
    when age < 45 then '35-44' when age < 55 then '45-54' when age < 65 then '55-64' when age >= 65 then '65+'
  end as age_band,
  gender,
  region,
  country,
  case
    when tenure < 30 then 'under 1 month' when tenure < 182 then 'under 6 months' when tenure < 365 then 'under 1 year'
    when tenure < 1096 then 'under 3 years' when tenure >= 1096 then '3 years or more'
  end as tenure_band
from known
