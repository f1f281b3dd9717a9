/* Links by the ids of their records, the older one first, and what was withheld. */
insert into meta.identity_links (logical_date, record_id, other_record_id, kind, verdict, score)
select :logical_date, one.record_id, other.record_id, links.kind, links.verdict, links.score
from work.identity_links as links
join work.identity_records as one on one.n = links.a
join work.identity_records as other on other.n = links.b
