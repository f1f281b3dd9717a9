import { join } from 'node:path';
import { defineConfig } from 'muster/config';

/** A grocer's loyalty programme: purchases only, so segments are made of when, how often, how much and how a household buys. */
export default defineConfig({
  name: 'journey',
  currency: 'USD',
  systems: ['journey'],
  models: ['sql'],
  segmentations: {
    households: {
      // Items in a basket are left out: fuel is counted in parts of a gallon, up to 89,638 in one line.
      features: [
        { feature: 'recency_days', transform: 'log1p' },
        { feature: 'frequency_84d', transform: 'log1p' },
        { feature: 'monetary_84d', transform: 'log1p' },
        { feature: 'average_order_value_84d', transform: 'log1p' },
        'discount_share_84d',
        'weekend_share_84d',
        'order_trend_28d',
      ],
      // Two groups, good and less good, have the best silhouette; a grocer can do more with three or more.
      k: { min: 3, max: 8 },
    },
  },
  audiences: {
    everyone: { segmentation: 'households', destinations: ['drops'] },
    biggest_baskets: { segmentation: 'households', select: { highest: 'average_order_value_84d' }, destinations: ['drops'] },
  },
  destinations: {
    drops: { kind: 'file', path: join(process.env['MUSTER_HOME'] ?? '.muster', 'drops'), format: 'csv' },
  },
});
