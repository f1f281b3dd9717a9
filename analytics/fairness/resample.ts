import { createRandom } from '../random.ts';

/**
 * As many rows as there are weights, each about as often as its weight says (mean 1), in ascending order: systematic resampling (Carpenter,
 * Clifford and Fearnhead, 1999), in which no row comes a whole time more or less often. Rows that are alike in `cells` are laid side by side
 * in the draw, so that each cell too gets the sum of its weights, but for one row. The same seed gives the same rows.
 */
export function resampleRows(weights: Float64Array, cells: ArrayLike<number>, seed: number): Int32Array {
  const rows = weights.length;
  const order = Int32Array.from({ length: rows }, (_, row) => row).toSorted((a, b) => cells[a]! - cells[b]! || a - b);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const start = createRandom(seed).uniform();
  const drawn = new Int32Array(rows);
  let passed = 0;
  let taken = 0;
  for (const row of order) {
    passed += (weights[row]! / all) * rows;
    while (taken < rows && taken + start < passed) drawn[taken++] = row;
  }
  // What rounding left at the end of the line.
  while (taken < rows) drawn[taken++] = order[rows - 1]!;
  return drawn.toSorted();
}
