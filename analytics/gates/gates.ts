import { Registry } from '../registry.ts';
import type { Gate } from './gate.ts';
import { legacyComparison } from './legacy-comparison.ts';
import { plannedRemovals } from './planned-removals.ts';
import { silhouette } from './silhouette.ts';
import { smallestSegment } from './smallest-segment.ts';
import { stability } from './stability.ts';

/** Gates by name; a new one is one entry. */
export const gates = new Registry<Gate>('gate', [silhouette, smallestSegment, stability, plannedRemovals, legacyComparison]);
