/*
description: Ids that bought on the logical date and are in no register, though one should list every customer.
*/
select distinct lines.customer_id
from staging.order_lines as lines
left join intermediate.customers as known
  on known.customer_id = lines.customer_id and known.as_of_date = :logical_date
where lines.ordered_at >= :interval_start and lines.ordered_at < :interval_end
  and lines.loaded_at <= :knowledge_cutoff and known.customer_id is null
