/*
kind: view
description: >
  The funnel of each segment, and of all customers together: how many took a step themselves, and how many came as far or further.
owner: customer-analytics
tags: [journey]
grain: [segmentation, as_of_date, segment_id, stage_number]
columns:
  segmentation: {type: varchar, description: As the configuration names it.}
  as_of_date: {type: date, description: The logical date.}
  segment_id: {type: varchar, description: "The segment; null: every customer who is in one."}
  segment: {type: varchar, description: What it is called.}
  stage_number: {type: integer, description: "1 visit, 2 product, 3 cart, 4 checkout, 5 purchase, 6 repeat."}
  stage: {type: varchar, description: The same as a word.}
  customers: {type: bigint, unit: customers, description: Customers of the segment.}
  took: {type: bigint, unit: customers, description: Customers who took the step in 28 days.}
  reached: {type: bigint, unit: customers, description: "Customers who took the step or a later one: never more than at the step before."}
  reached_share: {type: double precision, unit: share, description: Of the customers of the segment.}
  conversion: {type: double precision, unit: share, description: Of those who reached the step before; null where nobody did.}
*/
-- No part is kept in between: a filter by night has to reach the tables, or every night there was would be counted.
with members as not materialized (
  select membership.segmentation, membership.as_of_date, membership.segment_id, journey.stage_number,
    journey.visited_at, journey.viewed_at, journey.carted_at, journey.checked_out_at, journey.purchased_at, journey.repeated_at
  from marts.segment_membership as membership
  join marts.customer_journey as journey on journey.as_of_date = membership.as_of_date and journey.customer_id = membership.customer_id
),
counted as not materialized (
  select
    segmentation, as_of_date, segment_id, count(*) as customers,
    count(visited_at) as t1, count(viewed_at) as t2, count(carted_at) as t3, count(checked_out_at) as t4, count(purchased_at) as t5, count(repeated_at) as t6,
    count(*) filter (where stage_number >= 1) as r1, count(*) filter (where stage_number >= 2) as r2, count(*) filter (where stage_number >= 3) as r3,
    count(*) filter (where stage_number >= 4) as r4, count(*) filter (where stage_number >= 5) as r5, count(*) filter (where stage_number >= 6) as r6
  from members
  group by segmentation, as_of_date, segment_id
),
whole as (
  select segmentation, as_of_date, segment_id, customers, t1, t2, t3, t4, t5, t6, r1, r2, r3, r4, r5, r6 from counted
  union all
  select
    segmentation, as_of_date, cast(null as varchar), cast(sum(customers) as bigint),
    cast(sum(t1) as bigint), cast(sum(t2) as bigint), cast(sum(t3) as bigint), cast(sum(t4) as bigint), cast(sum(t5) as bigint), cast(sum(t6) as bigint),
    cast(sum(r1) as bigint), cast(sum(r2) as bigint), cast(sum(r3) as bigint), cast(sum(r4) as bigint), cast(sum(r5) as bigint), cast(sum(r6) as bigint)
  from counted
  group by segmentation, as_of_date
),
stages as (
  select
    whole.segmentation, whole.as_of_date, whole.segment_id, whole.customers, steps.stage_number, steps.stage,
    case steps.stage_number when 1 then t1 when 2 then t2 when 3 then t3 when 4 then t4 when 5 then t5 else t6 end as took,
    case steps.stage_number when 1 then r1 when 2 then r2 when 3 then r3 when 4 then r4 when 5 then r5 else r6 end as reached,
    case steps.stage_number when 1 then customers when 2 then r1 when 3 then r2 when 4 then r3 when 5 then r4 else r5 end as before
  from whole
  cross join (values (1, 'visit'), (2, 'product'), (3, 'cart'), (4, 'checkout'), (5, 'purchase'), (6, 'repeat')) as steps (stage_number, stage)
)
select
  stages.segmentation, stages.as_of_date, stages.segment_id, coalesce(segments.name, 'all customers') as segment, stages.stage_number, stages.stage,
  stages.customers, stages.took, stages.reached,
  cast(stages.reached as double precision) / nullif(stages.customers, 0) as reached_share,
  cast(stages.reached as double precision) / nullif(stages.before, 0) as conversion
from stages
left join marts.segments as segments
  on segments.segmentation = stages.segmentation and segments.as_of_date = stages.as_of_date and segments.segment_id = stages.segment_id
