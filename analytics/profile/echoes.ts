import type { Matrix } from '../matrix.ts';

/** From here on (|r|), a feature shares half of its variance with another one. */
const SAME = Math.SQRT1_2;

/**
 * Features that made no cluster and yet say much the same as one that did, such as a score of frequency beside frequency itself. A test of
 * them would find what the clusters were drawn by, and is not asked.
 * @param made the features that made the clusters, in any scale or several.
 */
export function echoesOf(others: Matrix, made: readonly Float64Array[]): Set<string> {
  return new Set(others.names.filter((_, index) => made.some((column) => Math.abs(correlation(others.columns[index]!, column)) >= SAME)));
}

/** Pearson's r over the rows that have both values; 0 where one of them is the same for all. */
function correlation(a: Float64Array, b: Float64Array): number {
  let [count, meanA, meanB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0];
  // One pass by the update of Welford (1962), so that a large mean does not eat the variance.
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [a[row]!, b[row]!];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    count++;
    const [awayA, awayB] = [x - meanA, y - meanB];
    meanA += awayA / count;
    meanB += awayB / count;
    squaresA += awayA * (x - meanA);
    squaresB += awayB * (y - meanB);
    products += awayA * (y - meanB);
  }
  return squaresA > 0 && squaresB > 0 ? products / Math.sqrt(squaresA * squaresB) : 0;
}
