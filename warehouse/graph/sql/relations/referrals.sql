/* Who brought whom: a referral is something that two have in common. */
select customer_id, referral_id as thing
from staging.referrals
where referred_at < :as_of and loaded_at <= :knowledge_cutoff
