/* Customers who bought the same product lately. Returns count for nothing, as in customer_orders. */
select customer_id, product_id as thing
from staging.order_lines
where ordered_at >= :as_of - interval '{days} days' and ordered_at < :as_of and loaded_at <= :knowledge_cutoff and amount >= 0 and product_id is not null
