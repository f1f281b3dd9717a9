/* Everything a record was ever known by, in the form in which it is compared: an old phone number still says who somebody is. */
insert into work.identity_identifiers (n, kind, value)
select distinct records.n, known.kind, known.value
from ({known}) as known
join work.identity_records as records on records.record_id = known.record_id
where known.value is not null
