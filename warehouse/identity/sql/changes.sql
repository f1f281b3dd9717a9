/*
What became of the customers of the night before. A pair of customers that records moved between is a merge where the new customer has records
of several old ones, a split where the old one's have gone to several new ones, a rename where it is neither: an older record was found.
The reason of a merge are the kinds of links that hold it together now; that of a split are the links that held it, and what they are now.
*/
insert into meta.identity_changes (logical_date, since, change, from_customer_id, to_customer_id, records, reason)
with pairs as (select was, now, count(*) as records from work.identity_concerned group by was, now),
moved as (
  select pairs.was, pairs.now, pairs.records, olds.counted as olds, news.counted as news
  from pairs
  join (select now, count(*) as counted from pairs group by now) as olds on olds.now = pairs.now
  join (select was, count(*) as counted from pairs group by was) as news on news.was = pairs.was
  where pairs.was <> pairs.now
),
merged as (
  select moved.was, moved.now, string_agg(distinct links.kind, ', ' order by links.kind) as kinds
  from moved
  join work.identity_concerned as mine on mine.was = moved.was and mine.now = moved.now
  join (
    select record_id, other_record_id, kind from meta.identity_links where logical_date = {after_date} and verdict = 'linked'
    union all
    select other_record_id, record_id, kind from meta.identity_links where logical_date = {after_date} and verdict = 'linked'
  ) as links on links.record_id = mine.record_id
  left join work.identity_concerned as theirs on theirs.record_id = links.other_record_id
  where theirs.was is null or theirs.was <> moved.was
  group by moved.was, moved.now
),
parted as (
  select moved.was, moved.now, string_agg(distinct links.kind || ' (' || coalesce(standing.verdict, 'gone') || ')', ', ' order by links.kind || ' (' || coalesce(standing.verdict, 'gone') || ')') as kinds
  from moved
  join work.identity_concerned as mine on mine.was = moved.was and mine.now = moved.now
  join (
    select record_id, other_record_id, kind, record_id as one, other_record_id as other from meta.identity_links where logical_date = {before_date} and verdict = 'linked'
    union all
    select other_record_id, record_id, kind, record_id, other_record_id from meta.identity_links where logical_date = {before_date} and verdict = 'linked'
  ) as links on links.record_id = mine.record_id
  join work.identity_concerned as theirs on theirs.record_id = links.other_record_id and theirs.was = moved.was and theirs.now <> moved.now
  left join meta.identity_links as standing on standing.logical_date = {after_date} and standing.kind = links.kind
    and ((standing.record_id = links.one and standing.other_record_id = links.other) or (standing.record_id = links.other and standing.other_record_id = links.one))
  group by moved.was, moved.now
)
select {after_date}, {before_date}, 'merge', moved.was, moved.now, moved.records, coalesce(merged.kinds, 'a link that is older')
from moved left join merged on merged.was = moved.was and merged.now = moved.now
where moved.olds > 1
union all
select {after_date}, {before_date}, 'split', moved.was, moved.now, moved.records, coalesce(parted.kinds, 'a record between them is gone')
from moved left join parted on parted.was = moved.was and parted.now = moved.now
where moved.news > 1
union all
select {after_date}, {before_date}, 'rename', moved.was, moved.now, moved.records, 'an older record was found'
from moved
where moved.olds = 1 and moved.news = 1
