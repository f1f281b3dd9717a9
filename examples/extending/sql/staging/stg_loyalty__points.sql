/*
kind: incremental_by_date
description: Bookings of the loyalty programme. A member is a customer of the shop.
*/
select
  booking_id,
  member as customer_id,
  booked_at,
  points,
  partition_date,
  loaded_at
from sources.loyalty__points
