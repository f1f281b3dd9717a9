/**
 * A select of the whole history of `marts.segment_membership`: one row for each run of nights on which a customer was in a segment, from
 * its first night to the first night after it (null: it goes on). Nights are those that have a membership. Every night is read: only a
 * warehouse from before there was a history needs it, and whoever wants to check one.
 */
export function wholeHistory(): string {
  return `with nights as (
      select segmentation, as_of_date, row_number() over (partition by segmentation order by as_of_date) as night,
        lead(as_of_date) over (partition by segmentation order by as_of_date) as next_date
      from (select distinct segmentation, as_of_date from marts.segment_membership) as dates
    ),
    numbered as (
      select member.segmentation, member.customer_id, member.segment_id, member.as_of_date, nights.next_date,
        nights.night - row_number() over (partition by member.segmentation, member.customer_id, member.segment_id order by member.as_of_date) as run
      from marts.segment_membership as member
      join nights on nights.segmentation = member.segmentation and nights.as_of_date = member.as_of_date
    )
    select segmentation, customer_id, segment_id, min(as_of_date) as valid_from,
      case when count(*) = count(next_date) then max(next_date) end as valid_to
    from numbered group by segmentation, customer_id, segment_id, run`;
}
