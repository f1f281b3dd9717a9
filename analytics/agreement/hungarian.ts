/**
 * The assignment of rows to columns with the least total cost (rows x columns, finite; any shape). Returns the column
 * of each row, or -1 where there are more rows than columns. O(n^3): shortest augmenting paths with potentials (Jonker
 * and Volgenant, 1987).
 */
export function hungarian(cost: readonly (readonly number[])[]): number[] {
  const rows = cost.length;
  const columns = cost[0]?.length ?? 0;
  if (rows > columns) return invert(hungarian(transpose(cost, columns)), rows);
  /**
   * Potentials: `cost - rowPotential - columnPotential` is never negative and 0 for assigned pairs. Index `columns`
   * stands for no column yet.
   */
  const rowPotential = new Float64Array(rows);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1).fill(-1);
  for (let row = 0; row < rows; row++) augment(cost, row, columns, rowPotential, columnPotential, rowOf);
  return invert(Array.from(rowOf.subarray(0, columns)), rows);
}

/** Brings `row` into the assignment along the cheapest alternating path. */
function augment(
  cost: readonly (readonly number[])[],
  row: number,
  columns: number,
  rowPotential: Float64Array,
  columnPotential: Float64Array,
  rowOf: Int32Array,
): void {
  const slack = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const cameFrom = new Int32Array(columns).fill(columns);
  const visited = new Uint8Array(columns + 1);
  let column = columns;
  rowOf[column] = row;
  while (rowOf[column] !== -1) {
    visited[column] = 1;
    const current = rowOf[column]!;
    let next = -1;
    for (let candidate = 0; candidate < columns; candidate++) {
      if (visited[candidate]) continue;
      const reduced = cost[current]![candidate]! - rowPotential[current]! - columnPotential[candidate]!;
      if (reduced < slack[candidate]!) {
        slack[candidate] = reduced;
        cameFrom[candidate] = column;
      }
      if (next < 0 || slack[candidate]! < slack[next]!) next = candidate;
    }
    const step = slack[next]!;
    for (let candidate = 0; candidate <= columns; candidate++) {
      if (visited[candidate]) {
        rowPotential[rowOf[candidate]!]! += step;
        columnPotential[candidate]! -= step;
      } else if (candidate < columns) {
        slack[candidate]! -= step;
      }
    }
    column = next;
  }
  while (column !== columns) {
    const before = cameFrom[column]!;
    rowOf[column] = rowOf[before]!;
    column = before;
  }
  rowOf[columns] = -1;
}

function transpose(cost: readonly (readonly number[])[], columns: number): number[][] {
  return Array.from({ length: columns }, (_, column) => cost.map((row) => row[column]!));
}

/** From "the row of each column" to "the column of each row" (or back), -1 for none. */
function invert(partners: readonly number[], size: number): number[] {
  const inverted = Array.from({ length: size }, () => -1);
  partners.forEach((partner, index) => {
    if (partner >= 0) inverted[partner] = index;
  });
  return inverted;
}
