/* Customers who were seen with the same telephone, device, address or card. */
select customer_id, identifier_type || ' ' || identifier_value as thing
from staging.identifiers
where seen_at < :as_of and loaded_at <= :knowledge_cutoff
