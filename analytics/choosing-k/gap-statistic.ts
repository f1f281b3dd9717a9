import { createRandom } from '../random.ts';
import { momentsOf, sumOf } from '../statistics.ts';
import type { Matrix } from '../matrix.ts';
import type { Gap } from './candidate.ts';

export interface GapRequest {
  /** Prepared features: finite. */
  data: Matrix;
  /** Inertia of the best clusters of `data`. */
  inertia: number;
  /** Inertia of the clusters of one reference. */
  inertiaOf: (reference: Matrix) => number;
  /** How many reference data sets; each costs a fit. */
  references: number;
  /** The same seed gives the same references, so that the errors of neighbouring k go the same way. */
  seed: number;
  /** Features whose values are codes of categories. Default: none. */
  categorical?: readonly string[];
}

/**
 * Gap statistic of Tibshirani, Walther and Hastie (2001): by how much the logarithm of the inertia lies below that of
 * points scattered evenly over the ranges of the features (their reference (a)), of codes over those there are, with its
 * simulation error sd * sqrt(1 + 1/B). Null where an inertia is 0: there is no logarithm.
 */
export function gapStatistic({ data, inertia, inertiaOf, references, seed, categorical = [] }: GapRequest): Gap | null {
  const own = Math.log(inertia);
  const random = createRandom(seed);
  const logs = Array.from({ length: references }, () => Math.log(inertiaOf(scattered(data, categorical, random.uint32()))));
  if (![own, ...logs].every(Number.isFinite)) return null;
  const mean = sumOf(logs) / references;
  const deviation = Math.sqrt(sumOf(logs.map((log) => (log - mean) ** 2)) / references);
  return { value: mean - own, error: deviation * Math.sqrt(1 + 1 / references) };
}

/** As many points, even over the range of each feature. Between two codes there is nothing. */
function scattered({ names, rows, columns }: Matrix, categorical: readonly string[], seed: number): Matrix {
  const random = createRandom(seed);
  return {
    names,
    rows,
    columns: columns.map((column, index) => {
      if (categorical.includes(names[index]!)) {
        const codes = [...new Set(column)].toSorted((a, b) => a - b);
        return Float64Array.from({ length: rows }, () => codes[random.integer(codes.length)]!);
      }
      const { min, max } = momentsOf(column);
      return Float64Array.from({ length: rows }, () => min + (max - min) * random.uniform());
    }),
  };
}
