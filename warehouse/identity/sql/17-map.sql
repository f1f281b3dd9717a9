/* The customer of each record: the oldest record of its group, so that an id does not depend on the order of nights. */
insert into work.identity_map (record_id, system, customer_id, first_seen_at, records)
select records.record_id, records.system, coalesce(oldest.record_id, records.record_id), records.first_seen_at, coalesce(groups.records, 1)
from work.identity_records as records
left join work.identity_labels as labels on labels.node = records.n
left join work.identity_records as oldest on oldest.n = labels.label
left join (select label, count(*) as records from work.identity_labels group by label) as groups on groups.label = labels.label
