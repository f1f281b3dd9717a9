import { defineConfig } from '../../config/define.ts';

/** A night on order lines alone: what the peer's script does, and what Muster does beside it (ledger, audits, drift, gates, report). */
export default defineConfig({
  name: 'python-stack',
  systems: ['commerce'],
  models: ['sql'],
  // The marts whose features the peer computes.
  marts: ['customer_orders', 'customer_web', 'customer_campaigns', 'customer_care'],
  // The engine would otherwise keep in memory whatever fits into the machine.
  warehouse: { memoryLimit: '700MB' },
  segmentations: {
    customers: {
      features: [
        { feature: 'recency_days', transform: 'log1p' },
        'frequency_84d',
        { feature: 'monetary_84d', transform: 'log1p' },
        { feature: 'average_order_value_84d', transform: 'log1p' },
        { feature: 'items_per_order_84d', transform: 'log1p' },
        'category_count_84d',
        'category_entropy_84d',
        'discount_share_84d',
        'interpurchase_days_84d',
        'weekend_share_84d',
        'evening_share_84d',
        'order_trend_28d',
      ],
      // The measurement is of time: whatever k comes out is promoted.
      gates: {},
    },
  },
});
