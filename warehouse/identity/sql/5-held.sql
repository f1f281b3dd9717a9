insert into work.identity_held (kind, value, holders)
select kind, value, count(*) from work.identity_identifiers group by kind, value having count(*) > 1
