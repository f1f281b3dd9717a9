-- Customers in whom the hand-written table and the mart differ, by more than the last digits of a double.
select count(*) as differences
from work.hand_written as hand
full join (select * from marts.customer_orders where as_of_date = date '$logical_date') as mart on mart.customer_id = hand.customer_id
where hand.customer_id is null or mart.customer_id is null
  or hand.recency_days is distinct from mart.recency_days
  or hand.frequency <> mart.frequency_84d
  or hand.monetary <> mart.monetary_84d
  or hand.category_count <> mart.category_count_84d
  or hand.tenure_days is distinct from mart.tenure_days
  or hand.r_score <> mart.r_score or hand.f_score <> mart.f_score or hand.m_score <> mart.m_score
  or abs(coalesce(hand.average_order_value, -1) - coalesce(mart.average_order_value_84d, -1)) > 1e-9
  or abs(coalesce(hand.items_per_order, -1) - coalesce(mart.items_per_order_84d, -1)) > 1e-9
  or abs(coalesce(hand.category_entropy, -1) - coalesce(mart.category_entropy_84d, -1)) > 1e-6
  or abs(coalesce(hand.discount_share, -1) - coalesce(mart.discount_share_84d, -1)) > 1e-9
  or abs(coalesce(hand.interpurchase_days, -1) - coalesce(mart.interpurchase_days_84d, -1)) > 1e-9
  or abs(coalesce(hand.weekend_share, -1) - coalesce(mart.weekend_share_84d, -1)) > 1e-9
  or abs(coalesce(hand.evening_share, -1) - coalesce(mart.evening_share_84d, -1)) > 1e-9
  or abs(coalesce(hand.order_trend, -1) - coalesce(mart.order_trend_28d, -1)) > 1e-9
