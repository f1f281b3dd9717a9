/* What was paid lately, line by line. */
select customer_id, amount
from staging.order_lines
where ordered_at >= :as_of - interval '{days} days' and ordered_at < :as_of and loaded_at <= :knowledge_cutoff and amount >= 0
