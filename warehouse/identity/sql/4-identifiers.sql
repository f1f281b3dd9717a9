/* Who holds them: everybody who ever did. An old phone number still says who somebody is. */
insert into work.identity_identifiers (n, kind, value)
select distinct records.n, known.kind, known.value
from work.identity_several as several
join ({known}) as known on known.kind = several.kind and known.value = several.value
join work.identity_records as records on records.record_id = known.record_id
