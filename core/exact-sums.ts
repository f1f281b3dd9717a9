/**
 * Numbers that are whole multiples of one power of two add up exactly, and so to the same sum in every order, while the sum stays below
 * 2^53 times it. Training adds up values this way, so that every engine, every number of threads and every run finds the same centroids.
 */

/** Prepared values are kept as multiples of this, or of a greater power of two where a column needs it. */
export const QUANTUM = 2 ** -20;
const EXACT = 2 ** 52;

/** Squares are summed as whole numbers below 2 to this power. */
export const SQUARE_BITS = 50;

/** Squared distances are summed as whole multiples of this share of what is usual. */
const DISTANCE_BITS = 24;

/** The unit of a column of `count` values none of which is farther from zero than `largest`. */
export function quantumFor(count: number, largest: number): number {
  return Math.max(QUANTUM, powerAbove((count * largest) / EXACT));
}

/** The unit of squared distances between rows of `width` columns with this mean variance. */
export function distanceUnit(variance: number, width: number): number {
  return powerAbove(variance * width) / 2 ** DISTANCE_BITS;
}

/** The least power of two that is not below a value. */
export function powerAbove(value: number): number {
  return value > 0 ? 2 ** Math.ceil(Math.log2(value)) : 1;
}
