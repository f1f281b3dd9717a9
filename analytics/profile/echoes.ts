import { selectRows, type Matrix } from '../matrix.ts';
import { evenly } from './evenly.ts';

/** From here on (|r|), a feature shares half of its variance with another one. */
const SAME = Math.SQRT1_2;

/** A correlation of more rows than these is known no better than it is used. */
const COMPARED_ROWS = 10_000;

/**
 * Features that made no cluster and yet say much the same as one that did, such as a score of frequency beside frequency itself. A test of
 * them would find what the clusters were drawn by, and is not asked.
 * @param made the features that made the clusters, in any scale or several.
 */
export function echoesOf(others: Matrix, made: readonly Float64Array[]): Set<string> {
  const rows = evenly(others.rows, COMPARED_ROWS);
  const sampled = selectRows(others, rows);
  const against = made.map((column) => Float64Array.from(rows, (row) => column[row]!));
  return new Set(others.names.filter((_, index) => against.some((column) => Math.abs(correlation(sampled.columns[index]!, column)) >= SAME)));
}

/** Pearson's r over the rows that have both values; 0 where one of them is the same for all. */
function correlation(a: Float64Array, b: Float64Array): number {
  // Measured from a value of each, so that a large mean does not eat the variance.
  const originA = a.find((value) => !Number.isNaN(value)) ?? 0;
  const originB = b.find((value) => !Number.isNaN(value)) ?? 0;
  let count = 0;
  let sumA = 0;
  let sumB = 0;
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let row = 0; row < a.length; row++) {
    const x = a[row]! - originA;
    const y = b[row]! - originB;
    if (Number.isNaN(x + y)) continue;
    count++;
    sumA += x;
    sumB += y;
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  const spread = (count * squaresA - sumA * sumA) * (count * squaresB - sumB * sumB);
  return spread > 0 ? (count * products - sumA * sumB) / Math.sqrt(spread) : 0;
}
