/*
What two records say of each other.
contradicts  they cannot be one person: other loyalty ids, other first names, or other years of birth. A wrong year is forgiven where the
             names agree and two kinds of identifiers do: clerks mistype.
agrees       they have the same first name, and nothing speaks against it
strong       they have the same first name and year of birth, or the same loyalty id
opposed      as contradicts, for records that have come into one group by way of others
Materialized: what is written once is also worked out once for each pair.
*/
insert into {into} (a, b, contradicts, opposed, agrees, strong)
with facing as materialized (
  select
    pairs.a, pairs.b, pairs.kinds,
    one.loyalty_id as one_card, other.loyalty_id as other_card, one.birth_year as one_year, other.birth_year as other_year,
    one.first_name as one_first, other.first_name as other_first, one.last_name as one_last, other.last_name as other_last,
    {first_prefix} as first_prefix, {last_prefix} as last_prefix
  from (select a, b, count(distinct kind) as kinds from {pairs} as every group by a, b) as pairs
  join work.identity_records as one on one.n = pairs.a
  join work.identity_records as other on other.n = pairs.b
),
judged as materialized (
  select
    a, b, kinds,
    one_card <> other_card as cards_differ,
    one_year <> other_year as years_differ,
    one_first = other_first as first_equal,
    {first_alike} as first_alike,
    coalesce({last_alike}, true) as last_fits
  from facing
)
select
  a, b,
  coalesce(cards_differ, false) or coalesce(not first_alike, false) or coalesce(years_differ and (kinds < 2 or not coalesce(first_alike and last_fits, false)), false),
  coalesce(cards_differ, false) or coalesce(not first_alike, false) or coalesce(years_differ and not first_equal, false),
  coalesce(first_alike and last_fits, false) and not coalesce(years_differ, false),
  coalesce(first_alike and not years_differ, false) or coalesce(not cards_differ, false)
from judged
