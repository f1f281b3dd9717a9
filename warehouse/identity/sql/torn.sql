select distinct one.n
from (select a as n, b as partner from work.identity_scored union all select b, a from work.identity_scored) as one
join (select a as n, b as partner from work.identity_scored union all select b, a from work.identity_scored) as other
  on other.n = one.n and one.partner < other.partner
left join work.identity_labels as one_label on one_label.node = one.partner
left join work.identity_labels as other_label on other_label.node = other.partner
left join work.identity_scored as tied on tied.a = one.partner and tied.b = other.partner
where tied.a is null and coalesce(one_label.label, one.partner) <> coalesce(other_label.label, other.partner)
