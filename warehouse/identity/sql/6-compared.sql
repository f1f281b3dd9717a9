/*
What two records say of each other.
contradicts  they cannot be one person: other loyalty ids, other first names, or other years of birth. A wrong year is forgiven where the
             names agree and two kinds of identifiers do: clerks mistype.
agrees       they have the same first name, and nothing speaks against it
strong       they have the same first name and year of birth, or the same loyalty id
opposed      as contradicts, for records that have come into one group by way of others
*/
insert into {into} (a, b, contradicts, opposed, agrees, strong)
select
  a, b,
  coalesce(other_card, false) or coalesce(not first_alike, false) or coalesce(other_year and (kinds < 2 or not coalesce(first_alike and coalesce(last_alike, true), false)), false),
  coalesce(other_card, false) or coalesce(not first_alike, false) or coalesce(other_year and not first_equal, false),
  coalesce(first_alike and coalesce(last_alike, true), false) and not coalesce(other_year, false),
  coalesce(first_alike and not other_year, false) or coalesce(not other_card, false)
from (
  select
    a, b, kinds,
    one_card <> other_card_id as other_card,
    one_year <> other_year_id as other_year,
    one_first = other_first as first_equal,
    {first_alike} as first_alike,
    {last_alike} as last_alike
  from (
    select
      pairs.a, pairs.b, pairs.kinds,
      one.loyalty_id as one_card, other.loyalty_id as other_card_id, one.birth_year as one_year, other.birth_year as other_year_id,
      one.first_name as one_first, other.first_name as other_first, one.last_name as one_last, other.last_name as other_last,
      {first_prefix} as first_prefix, {last_prefix} as last_prefix
    from (select a, b, count(distinct kind) as kinds from {pairs} as every group by a, b) as pairs
    join work.identity_records as one on one.n = pairs.a
    join work.identity_records as other on other.n = pairs.b
  ) as facing
) as judged
