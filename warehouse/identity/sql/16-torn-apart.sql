/*
A group with two records that cannot be one person has been held together by one that says little of itself: it loses every link but
those between records with the same name and year of birth, or the same loyalty id.
*/
update work.identity_links set verdict = 'group'
where verdict = 'linked' and not strong and a in (
  select node from work.identity_labels
  where label in (
    select group_pairs.label
    from work.identity_group_pairs as group_pairs
    join work.identity_group_compared as compared on compared.a = group_pairs.a and compared.b = group_pairs.b
    where compared.opposed
    union
    select label from work.identity_labels group by label having count(*) > {largest_group}
  )
)
