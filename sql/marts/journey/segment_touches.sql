/*
kind: view
description: >
  What the orders of a segment owe to each kind of touch, by three rules of attribution: all to the first touch, all to the last, or
  shared equally. An order without a touch in 14 days is in none of them.
owner: customer-analytics
tags: [journey, attribution]
grain: [segmentation, as_of_date, segment_id, channel, touch]
columns:
  segmentation: {type: varchar, description: As the configuration names it.}
  as_of_date: {type: date, description: The logical date that learned of the orders.}
  segment_id: {type: varchar, description: The segment of the customer on that date.}
  channel: {type: varchar, description: "email, sms or ad; of a visit, web."}
  touch: {type: varchar, description: "sent, opened, clicked or visit."}
  touches: {type: bigint, description: Touches.}
  orders: {type: bigint, unit: orders, description: Orders that had such a touch. One that two customers share is one of each.}
  first_touch: {type: bigint, unit: orders, description: Orders whose sequence began with it.}
  last_touch: {type: bigint, unit: orders, description: Orders whose sequence ended with it.}
  linear: {type: double precision, unit: orders, description: Orders that it brought if every touch of a sequence counts the same.}
*/
select
  membership.segmentation, membership.as_of_date, membership.segment_id, touches.channel, touches.touch,
  count(*) as touches,
  count(distinct touches.customer_id || ' ' || touches.conversion_id) as orders,
  count(*) filter (where touches.position = 1) as first_touch,
  count(*) filter (where touches.position = touches.touch_count) as last_touch,
  -- As decimals: doubles would sum to other last digits in another order.
  cast(sum(cast(1 as decimal(18,6)) / touches.touch_count) as double precision) as linear
from marts.segment_membership as membership
join marts.touches as touches on touches.as_of_date = membership.as_of_date and touches.customer_id = membership.customer_id
group by membership.segmentation, membership.as_of_date, membership.segment_id, touches.channel, touches.touch
