/*
Customers of the graph, numbered by a hash of their ids: the same on every engine, and the same sample every night where there are more than
the graph has room for.
*/
insert into work.graph_members (n, customer_id)
select place - 1, customer_id
from (
  select customer_id, row_number() over (order by md5('graph' || customer_id), customer_id collate "C") as place
  from intermediate.customers
  where as_of_date = :logical_date
) as numbered
where place <= {max_customers}
