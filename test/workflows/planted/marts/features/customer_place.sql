/*
kind: incremental_by_date
description: |
  Four planted groups of customers on a plane, most in the first and fewer in each one after it. They drift by a little every night; on
  2026-04-21 every second member of the first group goes its own way, and on 2026-04-22 the fourth group moves to the second one.
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
  place_x: {type: double precision, drift: window, description: Place from west to east.}
  place_y: {type: double precision, drift: window, description: Place from south to north.}
*/
-- Around the centre of the group by less than 1.5 to each side, elsewhere every night: multiples of two irrational numbers are spread evenly.
select :logical_date as as_of_date, customer_id,
  case member_of when 1 then 0.5 * night when 2 then 12 + 0.1 * night when 3 then -0.4 * night else 14 + 0.3 * night end
    - case when member_of = 1 and night >= 11 and number % 2 = 1 then 9 else 0 end
    + 3 * (number * 0.6180339887 + night * 0.37 - floor(number * 0.6180339887 + night * 0.37)) - 1.5 as place_x,
  case member_of when 1 then 0.2 * night when 2 then 0.7 * night when 3 then 12 + 0.3 * night else 14 + 0.3 * night end
    + 3 * (number * 0.7548776662 + night * 0.61 - floor(number * 0.7548776662 + night * 0.61)) - 1.5 as place_y
from (
  select customer_id, number, night, case when number % 20 < 7 then 1 when number % 20 < 13 then 2 when number % 20 < 17 then 3 when night >= 12 then 2 else 4 end as member_of
  from (
    select customer_id, cast(substr(customer_id, 2) as integer) as number, cast(:logical_date as date) - cast('2026-04-10' as date) as night
    from intermediate.customers where as_of_date = :logical_date
  ) as numbered
) as grouped
