import { quantile, sortedPresent } from '../statistics.ts';

/** Tenths of the customers: fine enough to see a proxy, and coarse enough for its table to be filled. */
const BINS = 10;

/** A column with fewer different values has a bin for each. */
const FEW_VALUES = 20;

/** The bin of each row, from 0, and how many there are. Missing values have the last one to themselves. */
export function binsOf(values: Float64Array): { bins: Int32Array; count: number } {
  const sorted = sortedPresent(values);
  const edges = distinctUpTo(sorted, FEW_VALUES)
    ?? [...new Set(Array.from({ length: BINS - 1 }, (_, index) => quantile(sorted, (index + 1) / BINS)))];
  const bins = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return edges.length + 1;
    const bin = edges.findIndex((edge) => value <= edge);
    return bin < 0 ? edges.length : bin;
  });
  return { bins, count: edges.length + 2 };
}

function distinctUpTo(sorted: Float64Array, most: number): number[] | null {
  const found: number[] = [];
  for (const value of sorted) {
    if (found.at(-1) === value) continue;
    if (found.length === most) return null;
    found.push(value);
  }
  return found;
}
