/*
The records of all customers that records moved from or to between two nights. Written down, so that what became of them is read off tables of
this transaction alone: joined with a table that Citus spreads, links that it has just written would not be seen.
*/
insert into work.identity_concerned (record_id, was, now)
with both_nights as (
  select was.record_id, was.customer_id as was, now.customer_id as now
  from {before} as was join {after} as now on now.record_id = was.record_id
),
moved as (select distinct was, now from both_nights where was <> now)
select record_id, was, now from both_nights
where was in (select was from moved) or now in (select now from moved) or now in (select was from moved)
