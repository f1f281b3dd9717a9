import { measureOne, measureTile, TILE } from './kernels.ts';
import type { SilhouetteProblem } from './problem.ts';

/** A half-open range of sorted positions. */
export interface SilhouettePart {
  from: number;
  to: number;
}

/**
 * Splits the pass into `parts` ranges of about equal work. A position is compared with all later ones, so early ranges
 * are shorter.
 */
export function silhouetteParts({ count }: SilhouetteProblem, parts: number): SilhouettePart[] {
  const bounds = Array.from({ length: parts + 1 }, (_, index) => Math.round(count * (1 - Math.sqrt(1 - index / parts))));
  return Array.from({ length: parts }, (_, index) => ({ from: bounds[index]!, to: bounds[index + 1]! }));
}

/**
 * Sums of distances from each point to the rows of each cluster of each labelling (`count * slots`), over the pairs
 * whose earlier point lies in `part`. The sums of all parts added up are those of the whole. Each pair is measured once
 * and forgotten: memory grows with the points times the clusters of all labellings, never with the pairs.
 */
export function silhouetteSums(problem: SilhouetteProblem, part: SilhouettePart = { from: 0, to: problem.count }): Float64Array {
  const { count, values, width, starts } = problem;
  const sums = new Float64Array(count * problem.offsets.at(-1)!);
  const near = new Float64Array(TILE * count);
  /** Distances from the points of the current combination to each later point. */
  const column = new Float64Array(count);

  for (let combination = 0; combination < starts.length - 1; combination++) {
    const from = Math.max(part.from, starts[combination]!);
    const to = Math.min(part.to, starts[combination + 1]!);
    if (from >= to) continue;
    let point = from;
    for (; point + TILE <= to; point += TILE) {
      const end = point + TILE;
      for (let inside = point; inside < end; inside++) {
        measureOne(values, width, inside, inside + 1, end, near, column);
        foldRuns(problem, sums, inside, combination, inside + 1, end, near, 0);
      }
      measureTile(values, width, point, end, count, near, count, column);
      for (let inside = point; inside < end; inside++)
        foldRuns(problem, sums, inside, combination, end, count, near, (inside - point) * count);
    }
    for (; point < to; point++) {
      measureOne(values, width, point, point + 1, count, near, column);
      foldRuns(problem, sums, point, combination, point + 1, count, near, 0);
    }
    const next = starts[combination + 1]!;
    for (let later = from + 1; later < count; later++) {
      const weight = later < next ? problem.ownWeights[combination]! : problem.weights[combination]!;
      fold(problem, sums, later, combination, column[later]! * weight);
    }
    column.fill(0);
  }
  return sums;
}

/**
 * Adds up the distances `near[offset + other]` of a point over the others in [from, to), combination by combination,
 * beginning with its own.
 */
function foldRuns(
  problem: SilhouetteProblem,
  sums: Float64Array,
  point: number,
  first: number,
  from: number,
  to: number,
  near: Float64Array,
  offset: number,
): void {
  const { starts, weights, ownWeights } = problem;
  let other = from;
  for (let combination = first; other < to; combination++) {
    const end = Math.min(starts[combination + 1]!, to);
    if (other >= end) continue;
    let distance = 0;
    for (; other < end; other++) distance += near[offset + other]!;
    fold(problem, sums, point, combination, distance * (combination === first ? ownWeights[combination]! : weights[combination]!));
  }
}

/** Adds a distance sum between a point and the points of a combination to the clusters that the combination belongs to. */
function fold(
  { slots, offsets }: SilhouetteProblem,
  sums: Float64Array,
  point: number,
  combination: number,
  distance: number,
): void {
  const labellings = offsets.length - 1;
  const row = point * offsets[labellings]!;
  for (let at = combination * labellings; at < (combination + 1) * labellings; at++) sums[row + slots[at]!]! += distance;
}
