import type { BesideChampion, InOneSpace, OfBoth } from '../evidence/index.ts';
import type { GateResult, ModelEvidence } from './gate.ts';
import { needed, type Measured } from './threshold-gate.ts';

/** Rows on which silhouettes are computed: two passes of a tenth of a second each. */
export const besideChampionRows = { meaning: 'most customers on which silhouettes are computed; time grows with their square', min: 100, max: 50_000, integer: true, fallback: 4_000 };

/**
 * What a gate says beside a champion that puts everybody into one segment: whatever is held against it, it would stay for ever. One that never
 * had more is as good as none. One that had leaves the question to a person, as it may be the customers or the data that changed.
 */
export function besideOneSegment({ champion, segments }: NonNullable<ModelEvidence['stability']>): Extract<Measured, { notYet: string } | { ask: string }> | null {
  if (segments?.there !== 1) return null;
  const words = `champion ${champion} puts all customers of the snapshot into one segment`;
  return segments.trained > 1
    ? { ask: `${words}, and was trained with ${segments.trained}: look whether a feature of it is missing for everybody before another takes its place` }
    : { notYet: `${words}: there is nothing that could get worse` };
}

type Compared = { changes: number[]; between: string; evidence: NonNullable<GateResult['evidence']> };

/** How an index changes from champion to challenger, in the space of each; or why that is not known, or not yet. */
export function changesFrom(
  { measured, stability }: ModelEvidence, index: string, of: (space: InOneSpace) => OfBoth, change: (of: { challenger: number; champion: number }) => number | null,
): Compared | Extract<Measured, { notYet: string } | { ask: string } | { unknown: string }> {
  if (stability === null) return { notYet: 'there is no champion to compare with yet' };
  const alone = besideOneSegment(stability);
  if (alone) return alone;
  const found = needed(measured, 'beside_champion');
  if (found === null) return { unknown: `champion ${stability.champion} was not measured` };
  if ('unknown' in found) return found;
  const evidence = { ...found };
  const changes: number[] = [];
  for (const space of found.spaces) {
    const { challenger, champion } = of(space);
    if (!isNumber(challenger) || !isNumber(champion)) return { unknown: unknownIndex(found, index, isNumber(champion) ? 'challenger' : 'champion', space.space), evidence };
    const changed = change({ challenger, champion });
    if (changed === null) return { unknown: `the ${index} of ${found.champion} and ${found.challenger} cannot be compared in the space of ${space.space}: only one of them has segments with any spread`, evidence };
    changes.push(changed);
  }
  return { changes, between: `from ${found.champion} to ${found.challenger}`, evidence };
}

function unknownIndex({ segments, ...names }: BesideChampion, index: string, whose: 'challenger' | 'champion', space: string): string {
  const why = segments[whose] < 2 ? ': it puts all customers of the snapshot into one segment' : '';
  return `the ${index} of ${whose} ${names[whose]} could not be computed in the space of ${space}${why}`;
}

function isNumber(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}
