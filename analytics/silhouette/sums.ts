import type { SilhouetteProblem } from './problem.ts';

/** A half-open range of sorted positions. */
export interface SilhouettePart {
  from: number;
  to: number;
}

/** Splits the pass into `parts` ranges of about equal work. A position is compared with all later ones, so early ranges are shorter. */
export function silhouetteParts({ count }: SilhouetteProblem, parts: number): SilhouettePart[] {
  const bounds = Array.from({ length: parts + 1 }, (_, index) => Math.round(count * (1 - Math.sqrt(1 - index / parts))));
  return Array.from({ length: parts }, (_, index) => ({ from: bounds[index]!, to: bounds[index + 1]! }));
}

/**
 * Sums of distances from each point to each cluster of each labelling (`count * slots`), over the pairs whose earlier point lies in `part`.
 * The sums of all parts added up are those of the whole. Each pair is measured once.
 */
export function silhouetteSums(problem: SilhouetteProblem, part: SilhouettePart = { from: 0, to: problem.count }): Float64Array {
  const { count, values, width, starts, slots, offsets } = problem;
  const labellings = offsets.length - 1;
  const slotCount = offsets[labellings]!;
  const sums = new Float64Array(count * slotCount);
  /** Distances from the points of the current combination to each later point. */
  const column = new Float64Array(count);

  /** Adds a distance sum between `point` and the points of `combination` to the clusters that the combination belongs to. */
  const fold = (point: number, combination: number, distance: number) => {
    for (let labelling = 0; labelling < labellings; labelling++) sums[point * slotCount + slots[combination * labellings + labelling]!]! += distance;
  };

  for (let combination = 0; combination < starts.length - 1; combination++) {
    const from = Math.max(part.from, starts[combination]!);
    const to = Math.min(part.to, starts[combination + 1]!);
    if (from >= to) continue;
    for (let point = from; point < to; point++) {
      for (let other = combination; other < starts.length - 1; other++) {
        const begin = Math.max(starts[other]!, point + 1);
        const sum = distancesToRange(values, width, point, begin, starts[other + 1]!, column);
        if (sum > 0) fold(point, other, sum);
      }
    }
    for (let later = from + 1; later < count; later++) {
      if (column[later]! > 0) fold(later, combination, column[later]!);
      column[later] = 0;
    }
  }
  return sums;
}

/** Adds the distance from `point` to each point of [begin, end) to `column` there, and returns their sum. */
function distancesToRange(values: Float64Array, width: number, point: number, begin: number, end: number, column: Float64Array): number {
  const own = point * width;
  let total = 0;
  for (let other = begin; other < end; other++) {
    const at = other * width;
    let square = 0;
    for (let feature = 0; feature < width; feature++) {
      const difference = values[own + feature]! - values[at + feature]!;
      square += difference * difference;
    }
    const distance = Math.sqrt(square);
    column[other]! += distance;
    total += distance;
  }
  return total;
}
