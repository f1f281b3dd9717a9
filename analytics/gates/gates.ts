import { Registry } from '../registry.ts';
import { actionability } from './actionability.ts';
import { bootstrapStabilityGate } from './bootstrap-stability.ts';
import { daviesBouldin } from './davies-bouldin.ts';
import { daviesBouldinRise } from './davies-bouldin-rise.ts';
import type { Gate } from './gate.ts';
import { fairness } from './fairness.ts';
import { fairnessDifference } from './fairness-difference.ts';
import { groupQualityGate } from './group-quality.ts';
import { kAnonymity } from './k-anonymity.ts';
import { lift } from './lift.ts';
import { minimumSize } from './minimum-size.ts';
import { plannedAdditions } from './planned-additions.ts';
import { plannedChurn } from './planned-churn.ts';
import { legacyComparison } from './legacy-comparison.ts';
import { plannedRemovals } from './planned-removals.ts';
import { proxyScan } from './proxy-scan.ts';
import { silhouette } from './silhouette.ts';
import { silhouetteDrop } from './silhouette-drop.ts';
import { sizeChange } from './size-change.ts';
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
  groupQualityGate,
  proxyScan,
  plannedRemovals,
  plannedAdditions,
  plannedChurn,
  sizeChange,
  minimumSize,
  fairness,
  fairnessDifference,
  kAnonymity,
  lift,
  legacyComparison,
]);
