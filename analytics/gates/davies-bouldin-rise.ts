import { asPercent } from '../../core/words.ts';
import { sumOf } from '../statistics.ts';
import { besideChampionRows, changesFrom } from './beside-champion.ts';
import { thresholdGate } from './threshold-gate.ts';

/**
 * Do the segments overlap more than those that the champion makes of the same customers? The index is a ratio, so it is compared as one; the
 * geometric mean of the two ratios turns into its inverse where champion and challenger change places.
 */
export const daviesBouldinRise = thresholdGate({
  name: 'davies_bouldin_rise',
  subject: 'model',
  direction: 'max',
  key: 'maxRise',
  limit: { meaning: 'index of Davies and Bouldin of the challenger over that of the champion, on the same snapshot, less 1', min: -1, max: 1_000, fallback: 0.25 },
  format: asPercent,
  settings: { rows: besideChampionRows },
  needs: ({ rows }) => ({ beside_champion: { rows: rows! } }),
  measure: (evidence) => {
    const compared = changesFrom(evidence, 'index of Davies and Bouldin', ({ daviesBouldin }) => daviesBouldin,
      ({ challenger, champion }) => (challenger > 0 && champion > 0 ? Math.log(challenger / champion) : challenger === champion ? 0 : null));
    if (!('changes' in compared)) return compared;
    const { changes, between, evidence: shown } = compared;
    return { value: Math.expm1(sumOf(changes) / changes.length), what: `the rise of the index of Davies and Bouldin ${between}`, evidence: shown };
  },
});
