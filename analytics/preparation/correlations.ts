import { Registry } from '../registry.ts';
import { momentsOf } from '../statistics.ts';

/** How alike two features order or place the rows, from -1 to 1. */
export interface Correlation {
  readonly name: string;
  /** As errors and reasons name it. */
  readonly title: string;
  /** What is compared in place of the values. */
  readonly view: (values: Float64Array) => Float64Array;
}

/** Correlations by name; a new one is one entry. Each is Pearson's of what it looks at. */
export const correlations = new Registry<Correlation>('correlation', [
  { name: 'spearman', title: "Spearman's correlation", view: ranksOf },
  { name: 'pearson', title: "Pearson's correlation", view: (values) => values },
]);

/** Pearson's correlation of columns that are `standardise`d; rounding does not take it beyond 1. */
export function correlationOf(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < one.length; row++) sum += one[row]! * other[row]!;
  return Math.max(-1, Math.min(1, sum / one.length));
}

/** Mean 0 and standard deviation 1; zeros where all values are equal. */
export function standardise(values: Float64Array): Float64Array {
  const { mean, variance } = momentsOf(values);
  return values.map((value) => (variance > 0 ? (value - mean) / Math.sqrt(variance) : 0));
}

/** From 1; equal values share the mean of their ranks. */
function ranksOf(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const ranks = new Map<number, number>();
  let from = 0;
  for (let index = 1; index <= sorted.length; index++) {
    if (sorted[index] === sorted[from]) continue;
    ranks.set(sorted[from]!, (from + 1 + index) / 2);
    from = index;
  }
  return values.map((value) => ranks.get(value)!);
}
