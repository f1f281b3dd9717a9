/*
Every customer that concerns an audience at a destination tonight: who is in its segments, who may be reached,
and who is there already. The plan is read off the flags; nothing is decided in TypeScript.

in_segment  member of one of the audience's segments as of :date
consented   one of the person's records has granted :purpose, that has not expired, and no record's newest decision is a no
            (true where no purpose is asked)
reachable   has one of the identifiers the audience sends (true where it sends none). When the register says that a
            row changed only orders its rows: not every register says it, and some stamp it after midnight
held        acknowledged by the destination
in_doubt    the destination never answered the last change of theirs: perhaps it has them, perhaps not

Where records are resolved into customers, {decisions} and {customers} hold those of the night, and {renamed} says who a destination knows by
an id that has become somebody else's record: they leave like anybody who is in no segment any more, and not as if their consent had ended.
*/
select
  coalesce(member.customer_id, there.customer_id) as customer_id,
  member.customer_id is not null as in_segment,
  (cast(:purpose as varchar) is null or consent.customer_id is not null) as consented,
  (not :needs_identifier or identifier.customer_id is not null) as reachable,
  coalesce(there.acknowledged, false) as held,
  coalesce(there.in_doubt, false) as in_doubt
from (
  select customer_id
  from marts.segment_membership
  where segmentation = :segmentation and as_of_date = cast(:date as date) and segment_id in (:segments)
) member
full outer join (
  select known.customer_id, coalesce(min(renamed.customer_id), known.customer_id) as person, bool_or(acknowledged) as acknowledged, bool_or(not acknowledged) as in_doubt
  from (
    select customer_id, true as acknowledged from meta.audience_members where audience = :audience and destination = :destination
    union all
    select customer_id, false as acknowledged from meta.audience_in_doubt where audience = :audience and destination = :destination
  ) known
  left join {renamed} renamed on renamed.record_id = known.customer_id
  group by known.customer_id
) there on there.customer_id = member.customer_id
left join (
  select customer_id
  from (
    select customer_id, granted, expires_at,
           row_number() over (partition by record_id order by recorded_at desc, consent_id desc) as newest
    from {decisions} decisions
    where purpose = :purpose and recorded_at < cast(:as_of as timestamp) and loaded_at <= cast(:knowledge_cutoff as timestamp)
  ) decision
  where newest = 1
  group by customer_id
  having bool_and(coalesce(granted, false)) and bool_or(expires_at is null or expires_at > cast(:as_of as timestamp))
) consent on consent.customer_id = coalesce(member.customer_id, there.person)
left join (
  select customer_id
  from (
    select customer_id, email, phone,
           row_number() over (partition by customer_id order by updated_at desc nulls last, loaded_at desc, email nulls last, phone nulls last) as newest
    from {customers} customers
    where loaded_at <= cast(:knowledge_cutoff as timestamp)
  ) person
  where newest = 1
    and ((:wants_email and lower(trim(email)) like '%_@_%.__%' and lower(trim(email)) not like '% %')
      or (:wants_phone and length(regexp_replace(phone, '[^0-9]', '', 'g')) between 8 and 15))
) identifier on identifier.customer_id = coalesce(member.customer_id, there.customer_id)
