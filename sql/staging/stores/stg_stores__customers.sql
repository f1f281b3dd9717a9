/*
kind: incremental_by_date
description: Members of the stores' programme. Two systems may give out the same number, so theirs carry the system's name.
owner: data-platform
*/
select
  'stores:' || member_number as customer_id,
  first_name,
  last_name,
  email,
  phone,
  birth_year,
  cast(null as varchar) as gender,
  cast(null as varchar) as region,
  cast(null as varchar) as country,
  postcode,
  loyalty_id,
  joined_at as acquired_at,
  joined_at as updated_at,
  partition_date,
  loaded_at
from sources.stores__members
