import { join } from 'node:path';
import { gates, modelMeasures } from 'muster/analytics';
import { defineConfig } from 'muster/config';
import { registerDestination } from 'muster/destinations';
import { largestSegment } from './kinds/largest-segment.ts';
import { newcomers, newcomersGate } from './kinds/newcomers.ts';
import { outbox } from './kinds/outbox.ts';

gates.register(largestSegment);
modelMeasures.register(newcomers);
gates.register(newcomersGate);
registerDestination(outbox);

/** The made-up company with a loyalty programme beside its shop: a system, an entity, a feature, a gate and a destination of its own. */
export default defineConfig({
  name: 'extending',
  data: 'data',
  systems: ['shop', 'loyalty'],
  models: ['sql'],
  segmentations: {
    customers: {
      features: [
        { feature: 'frequency_84d', transform: 'log1p' },
        { feature: 'average_order_value_84d', transform: 'log1p' },
        'discount_share_84d',
        { feature: 'points_earned_28d', transform: 'log1p' },
      ],
      k: { min: 2, max: 5 },
      gates: { silhouette: { min: 0.05 }, smallest_segment: {}, largest_segment: { maxShare: 0.9 }, newcomers: { maxShare: 1 } },
    },
  },
  audiences: {
    collectors: { segmentation: 'customers', select: { highest: 'points_earned_28d' }, destinations: ['outbox'] },
  },
  destinations: {
    outbox: { kind: 'outbox', folder: join(process.env['MUSTER_HOME'] ?? '.muster', 'outbox') },
  },
});
