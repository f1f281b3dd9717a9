/*
Who is probably the same person. A record with two counterparts that are not known to be one person could be either: it links with none.
*/
insert into work.identity_links (a, b, kind, verdict, score, strong)
select scored.a, scored.b, 'probabilistic', case when torn_a.n is null and torn_b.n is null then 'linked' else 'ambiguous' end, scored.score, scored.strong
from work.identity_scored as scored
left join ({torn}) as torn_a on torn_a.n = scored.a
left join ({torn}) as torn_b on torn_b.n = scored.b
