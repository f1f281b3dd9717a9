/* Identifiers that several records were ever known by, in the form in which they are compared. Nearly all have one holder and are
gone after this. So is what systems write where there is none, which would make one customer of strangers. */
insert into work.identity_several (kind, value)
select known.kind, known.value
from ({known}) as known
where known.value is not null
group by known.kind, known.value
having min(known.record_id) <> max(known.record_id) and not {placeholder}
