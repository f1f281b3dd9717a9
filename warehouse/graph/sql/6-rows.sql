/* Every customer of the night; those whom the graph has no room for with nothing known of them. */
with directed as (
  select a as n, b as other, units from work.graph_edges union all select b, a, units from work.graph_edges
),
spend as (
  select members.n, sum(lines.amount) as amount
  from {spend} as lines
  join work.graph_members as members on members.customer_id = lines.customer_id
  group by members.n
),
linked as (
  select
    directed.n, count(*) as degree, cast(sum(directed.units) as bigint) as units,
    sum(directed.units * cast(coalesce(spend.amount, 0) as decimal(18, 2))) as weighted_amount
  from directed
  left join spend on spend.n = directed.other
  group by directed.n
)
select
  customers.as_of_date, customers.customer_id, nodes.community, cast(nodes.community_size as integer) as community_size, cast(nodes.community_rank as integer) as community_rank,
  cast(case when members.n is not null then coalesce(linked.degree, 0) end as integer) as graph_degree_{days}d,
  case when members.n is not null then cast(coalesce(linked.units, 0) as double precision) / {unit} end as graph_strength_{days}d,
  nodes.influence as graph_influence_{days}d,
  cast(linked.weighted_amount as double precision) / cast(linked.units as double precision) as neighbour_spend_{days}d
from intermediate.customers as customers
left join work.graph_members as members on members.customer_id = customers.customer_id
left join work.graph_nodes as nodes on nodes.n = members.n
left join linked on linked.n = members.n
where customers.as_of_date = :logical_date
