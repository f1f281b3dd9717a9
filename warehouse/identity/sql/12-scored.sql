/*
The weight of a pair in bits, after Fellegi and Sunter, "A theory for record linkage" (JASA 64, 1969): a field that agrees adds log2(m / u),
one that does not adds log2((1 - m) / (1 - u)), one that is missing nothing. m is configured; u is the share of the records that have the value.
A name that is only alike counts half. A record has about one counterpart among all: the odds before any evidence are one to their number.
Rounded, or the last digit would depend on the engine. Materialized, so that most pairs are gone before anything is looked up for them.
*/
insert into work.identity_scored (a, b, score, strong)
with possible as materialized (
  select candidates.a, candidates.b, compared.strong
  from work.identity_candidates as candidates
  join work.identity_compared as compared on compared.a = candidates.a and compared.b = candidates.b
  where not compared.contradicts
),
facing as materialized (
  select
    possible.a, possible.b, possible.strong,
    one.first_name as one_first_name, other.first_name as other_first_name, one.last_name as one_last_name, other.last_name as other_last_name,
    cast(one.birth_year as varchar) as one_birth_year, cast(other.birth_year as varchar) as other_birth_year,
    one.postcode as one_postcode, other.postcode as other_postcode,
    {first_prefix} as first_prefix, {last_prefix} as last_prefix
  from possible
  join work.identity_records as one on one.n = possible.a
  join work.identity_records as other on other.n = possible.b
),
total as materialized (
  select cast(count(*) as double precision) as records from work.identity_records
),
rare as materialized (
  select frequencies.field, frequencies.value, frequencies.records / total.records as u
  from work.identity_frequencies as frequencies cross join total
)
select a, b, score, strong
from (
  select a, b, strong, cast(round(cast({weight} - ln(records) / ln(2.0) as numeric(18, 6)), 4) as double precision) as score
  from (
    select facing.*, total.records, first.u as first_name_u, last.u as last_name_u, year.u as birth_year_u, postcode.u as postcode_u
    from facing
    cross join total
    left join rare as first on first.field = 'first_name' and first.value = facing.one_first_name
    left join rare as last on last.field = 'last_name' and last.value = facing.one_last_name
    left join rare as year on year.field = 'birth_year' and year.value = facing.one_birth_year
    left join rare as postcode on postcode.field = 'postcode' and postcode.value = facing.one_postcode
  ) as looked_up
) as weighed
where score >= {threshold}
