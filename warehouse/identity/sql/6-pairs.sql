/*
Every two records with an identifier in common, unless too many hold it.
The loyalty id and the postcode are the newest known, the names in the form in which they are compared.
*/
insert into work.identity_pairs (a, b, kind, value)
select one.n, other.n, held.kind, held.value
from work.identity_held as held
join work.identity_identifiers as one on one.kind = held.kind and one.value = held.value
join work.identity_identifiers as other on other.kind = held.kind and other.value = held.value and one.n < other.n
where held.holders <= {max_records}
