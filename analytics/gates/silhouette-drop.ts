import { besideChampionRows, changesFrom } from './beside-champion.ts';
import { sumOf } from '../statistics.ts';
import { thresholdGate } from './threshold-gate.ts';

/** Are the segments less apart than those that the champion makes of the same customers? */
export const silhouetteDrop = thresholdGate({
  name: 'silhouette_drop',
  subject: 'model',
  direction: 'max',
  key: 'maxDrop',
  limit: { meaning: 'mean silhouette of the champion minus that of the challenger, on the same snapshot', min: -2, max: 2, fallback: 0.1 },
  settings: { rows: besideChampionRows },
  needs: ({ rows }) => ({ beside_champion: { rows: rows! } }),
  measure: (evidence) => {
    const compared = changesFrom(evidence, 'silhouette', ({ silhouette }) => silhouette, ({ challenger, champion }) => champion - challenger);
    if (!('changes' in compared)) return compared;
    const { changes, between, evidence: shown } = compared;
    return { value: sumOf(changes) / changes.length, what: `the drop of the silhouette ${between}`, evidence: shown };
  },
});
