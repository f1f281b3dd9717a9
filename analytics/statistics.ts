export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Of arrays that are still in use: several drift tests ask for the same column, and sorting is most of what they do. */
const sortedOf = new WeakMap<Float64Array, Float64Array>();

/** The values that are not missing, ascending. Kept while `values` is in use, so neither may be changed afterwards. */
export function sortedPresent(values: Float64Array): Float64Array {
  const known = sortedOf.get(values);
  if (known) return known;
  let count = 0;
  const present = new Float64Array(values.length);
  for (const value of values) if (!Number.isNaN(value)) present[count++] = value;
  const sorted = present.subarray(0, count).toSorted();
  sortedOf.set(values, sorted);
  return sorted;
}

/**
 * The quantile `p` in [0, 1] of ascending values, interpolated linearly between neighbours: type 7 of Hyndman and Fan (1996),
 * as numpy, `percentile_cont` and DuckDB compute it. NaN for no values.
 */
export function quantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = p * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (above - below) * (position - Math.floor(position));
}

export interface Moments {
  /** Values that are not missing. */
  count: number;
  mean: number;
  /** Population variance (divided by n), as scikit-learn's StandardScaler. */
  variance: number;
  min: number;
  max: number;
}

/**
 * Moments of the values that are not NaN, in two passes so that a large mean does not eat the variance. All NaN for no
 * values.
 */
export function momentsOf(values: Float64Array): Moments {
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (count === 0) return { count, mean: Number.NaN, variance: Number.NaN, min: Number.NaN, max: Number.NaN };
  const mean = sum / count;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  return { count, mean, variance: squares / count, min, max };
}
