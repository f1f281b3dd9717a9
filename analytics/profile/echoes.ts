import { chiSquare, etaSquared, groupMoments } from '../inference/index.ts';
import { selectRows, type Matrix } from '../matrix.ts';
import { countsOf, type Variable } from './beside.ts';
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

/**
 * The same of what comes in kinds: a band of something that made the clusters, or kinds that tell at least half of one another.
 * @param made the features that made the clusters; `kinds`: those among them that come in kinds.
 */
export function echoingKinds(others: readonly Variable[], made: readonly Float64Array[], kinds: readonly Variable[]): Set<string> {
  return new Set(others.filter((one) => made.some((column) => toldBy(one, column) >= SAME ** 2) || kinds.some((kind) => associationOf(one, kind) >= SAME)).map(({ name }) => name));
}

/** Numbers whose variance a kind that made the clusters tells half of. */
export function echoesOfKinds(others: Matrix, kinds: readonly Variable[]): Set<string> {
  return new Set(others.names.filter((_, index) => kinds.some((kind) => toldBy(kind, others.columns[index]!) >= SAME ** 2)));
}

/** Share of a number's variance that lies between the kinds. */
function toldBy({ codes, categories }: Variable, column: Float64Array): number {
  return etaSquared(groupMoments(column, codes, categories.length)) ?? 0;
}

/** Cramer's V of two variables, over the rows that have both. */
function associationOf(one: Variable, other: Variable): number {
  const both = one.codes.map((code, row) => (Number.isNaN(other.codes[row]!) ? Number.NaN : code));
  return chiSquare(countsOf({ ...one, codes: both }, other.codes, other.categories.length))?.cramersV ?? 0;
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
