/* How many records have each value of a compared field: to agree on a rare one says more (Fellegi and Sunter 1969). */
insert into work.identity_frequencies (field, value, records)
select field, value, count(*)
from ({fields}) as fields
where value is not null
group by field, value
