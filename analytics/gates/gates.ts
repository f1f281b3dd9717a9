import { Registry } from '../registry.ts';
import { actionability } from './actionability.ts';
import { bootstrapStabilityGate } from './bootstrap-stability.ts';
import { daviesBouldin } from './davies-bouldin.ts';
import { daviesBouldinRise } from './davies-bouldin-rise.ts';
import type { Gate } from './gate.ts';
import { legacyComparison } from './legacy-comparison.ts';
import { plannedRemovals } from './planned-removals.ts';
import { silhouette } from './silhouette.ts';
import { silhouetteDrop } from './silhouette-drop.ts';
import { smallestSegment } from './smallest-segment.ts';
import { stability } from './stability.ts';

/** Gates by name; a new one is one entry. */
export const gates = new Registry<Gate>('gate', [
  silhouette,
  daviesBouldin,
  smallestSegment,
  actionability,
  stability,
  bootstrapStabilityGate,
  silhouetteDrop,
  daviesBouldinRise,
  plannedRemovals,
  legacyComparison,
]);
