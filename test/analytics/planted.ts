import { createRandom, type Matrix } from '../../analytics/index.ts';

/**
 * Points around `centres`, each with its own share of the rows, and the true cluster of each row. Coordinates have
 * standard deviation 1.
 */
export function plantedBlobs({
  seed,
  rows,
  centres,
  shares,
}: {
  seed: number;
  rows: number;
  centres: number[][];
  shares: number[];
}): { data: Matrix; truth: Int32Array } {
  const random = createRandom(seed);
  const width = centres[0]!.length;
  const columns = Array.from({ length: width }, () => new Float64Array(rows));
  const truth = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    truth[row] = pick(shares, random.uniform());
    columns.forEach((column, feature) => (column[row] = random.normal(centres[truth[row]!]![feature])));
  }
  return { data: { names: columns.map((_, feature) => `feature_${feature}`), rows, columns }, truth };
}

/** The bin of a cumulated distribution in which `uniform` falls. */
function pick(shares: number[], uniform: number): number {
  let reached = 0;
  const found = shares.findIndex((share) => uniform < (reached += share));
  return found < 0 ? shares.length - 1 : found;
}

/** A permutation of 0 to count - 1. */
export function shuffled(count: number, seed: number): Int32Array {
  const random = createRandom(seed);
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index--) {
    const other = random.integer(index + 1);
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}
