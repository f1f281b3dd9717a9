import { contingencyOf, type Contingency, type Label } from './contingency.ts';
import { hungarian } from './hungarian.ts';
import { jaccardMatrix } from './jaccard.ts';

export interface SegmentMatch<Old extends Label, New extends Label> {
  old: Old;
  new: New;
  /** Members in both. */
  shared: number;
  jaccard: number;
}

export interface SegmentMatching<Old extends Label, New extends Label> {
  /** Segments that go on under their old identity, by old label. */
  matches: SegmentMatch<Old, New>[];
  /** New segments without a predecessor. */
  births: New[];
  /** Old segments without a successor. */
  deaths: Old[];
}

/** Below this Jaccard index two segments share too few members to be called the same. */
const MIN_JACCARD = 0.2;

/** The most that centroids take from what a pair shares: they decide where two pairs share as much, and nowhere else. */
const DISTANCE_WEIGHT = 0.01;

/** Matches segments from the labels of the same members before and after; see `matchSegmentsOf`. */
export function matchSegments<Old extends Label, New extends Label>({
  oldLabels,
  newLabels,
  minJaccard,
}: {
  oldLabels: ArrayLike<Old>;
  newLabels: ArrayLike<New>;
  minJaccard?: number;
}): SegmentMatching<Old, New> {
  return matchSegmentsOf(contingencyOf(oldLabels, newLabels), minJaccard);
}

/**
 * One-to-one matching of old segments (rows) to new ones (columns) that shares the most, by the sum of Jaccard indices;
 * pairs below `minJaccard` (0 to 1, default 0.2) are not matches. Where members do not decide, as when a segment falls into
 * halves, `distances` between the centroids (`[row][column]`, see `centroidDistances`) do: the nearer one goes on.
 */
export function matchSegmentsOf<Old extends Label, New extends Label>(
  table: Contingency<Old, New>,
  minJaccard: number = MIN_JACCARD,
  distances?: readonly (readonly number[])[],
): SegmentMatching<Old, New> {
  const similarity = jaccardMatrix(table);
  const farthest = Math.max(0, ...(distances ?? []).flat().filter(Number.isFinite));
  const nearness = (row: number, column: number): number => {
    const distance = distances?.[row]?.[column] ?? Number.NaN;
    return 1 - DISTANCE_WEIGHT * (farthest > 0 && Number.isFinite(distance) ? distance / farthest : 0);
  };
  // A pair too unlike to match must not displace one that is: it is worth nothing.
  const cost = similarity.map((line, row) => line.map((value, column) => (value < minJaccard ? 0 : -value * nearness(row, column))));
  const matches = hungarian(cost).flatMap((column, row) => {
    const jaccard = similarity[row]![column] ?? 0;
    return column >= 0 && jaccard > 0 && jaccard >= minJaccard
      ? [{ old: table.rows[row]!, new: table.columns[column]!, shared: table.counts[row]![column]!, jaccard }]
      : [];
  });
  const kept = new Set(matches.map((match) => match.old));
  const taken = new Set(matches.map((match) => match.new));
  return {
    matches,
    births: table.columns.filter((label) => !taken.has(label)),
    deaths: table.rows.filter((label) => !kept.has(label)),
  };
}
