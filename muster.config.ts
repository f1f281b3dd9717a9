import { join } from 'node:path';
import { defineConfig } from 'muster/config';

/** Set by the demo and by `muster up --sandbox`; without it, audiences go to the file drop alone. */
const webhook = process.env['MUSTER_WEBHOOK_URL'] !== undefined;

/** The company that `muster generate` makes up. Copy this file to start with your own. */
export default defineConfig({
  systems: ['shop'],
  segmentations: {
    customers: {
      features: [
        'frequency_84d',
        { feature: 'average_order_value_84d', transform: 'log1p' },
        { feature: 'items_per_order_84d', transform: 'log1p' },
        'category_entropy_84d',
        'discount_share_84d',
        'weekend_share_84d',
        'evening_share_84d',
        'sessions_28d',
        { feature: 'cart_adds_28d', transform: 'log1p' },
        'mobile_share_28d',
        'open_rate_84d',
        { feature: 'tickets_84d', transform: 'log1p' },
      ],
    },
  },
  audiences: {
    everyone: { segmentation: 'customers', destinations: ['drops'] },
    best_customers: {
      segmentation: 'customers',
      select: { highest: 'monetary_84d', count: 1 },
      destinations: webhook ? ['drops', 'webhook'] : ['drops'],
      consent: 'email_marketing',
      identifiers: ['email_sha256'],
    },
  },
  destinations: {
    drops: { kind: 'file', path: join(process.env['MUSTER_HOME'] ?? '.muster', 'drops'), format: 'parquet' },
    ...(webhook ? { webhook: { kind: 'http', urlEnv: 'MUSTER_WEBHOOK_URL' } } : {}),
  },
});
