export interface SplitSearch {
  columns: readonly Float64Array[];
  labels: ArrayLike<number>;
  classes: number;
  /** Rows on each side, at least. */
  leafRows: number;
  /** The rows of the node by ascending value, for each feature. */
  orders: readonly Uint32Array[];
}

export interface FoundSplit {
  feature: number;
  threshold: number;
  below: number;
  above: number;
  /** Rows of each class that go left. */
  leftCounts: number[];
}

/** Below this a gain is rounding. */
const LEAST_GAIN = 1e-9;

/**
 * The split of a node that lowers the Gini impurity most, or null where none lowers it. Impurity falls by as much as the sum over both
 * sides of (squares of the class counts / rows) rises, so one pass over each order finds it.
 * @param counts rows of each class in the node.
 */
export function bestSplit(search: SplitSearch, counts: readonly number[]): FoundSplit | null {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  let best = squaresOf(counts) / rows + LEAST_GAIN;
  let found: { feature: number; position: number } | null = null;
  search.orders.forEach((order, feature) => {
    const { score, position } = scan(search, feature, counts);
    if (position > 0 && score > best + LEAST_GAIN) {
      best = score;
      found = { feature, position };
    }
  });
  return found === null ? null : describe(search, found);
}

/** The best number of rows to go left by one feature; 0 where there is none. */
function scan({ columns, labels, leafRows, orders }: SplitSearch, feature: number, counts: readonly number[]): { score: number; position: number } {
  const order = orders[feature]!;
  const values = columns[feature]!;
  const left = counts.map(() => 0);
  const right = [...counts];
  let leftSquares = 0;
  let rightSquares = squaresOf(counts);
  let score = 0;
  let position = 0;
  const last = order.length - leafRows;
  for (let moved = 1; moved <= last; moved++) {
    const row = order[moved - 1]!;
    const label = labels[row]!;
    leftSquares += 2 * left[label]!++ + 1;
    rightSquares -= 2 * right[label]!-- - 1;
    // Equal values cannot be told apart; behind the last row there is none.
    const apart = moved < order.length && values[order[moved]!]! > values[row]!;
    if (moved < leafRows || !apart) continue;
    const here = leftSquares / moved + rightSquares / (order.length - moved);
    if (here > score + LEAST_GAIN) {
      score = here;
      position = moved;
    }
  }
  return { score, position };
}

function describe({ columns, labels, classes, orders }: SplitSearch, { feature, position }: { feature: number; position: number }): FoundSplit {
  const order = orders[feature]!;
  const values = columns[feature]!;
  const leftCounts = Array.from({ length: classes }, () => 0);
  for (const row of order.subarray(0, position)) leftCounts[labels[row]!]!++;
  const below = values[order[position - 1]!]!;
  const above = values[order[position]!]!;
  const middle = below + (above - below) / 2;
  // Between neighbours without a double between them the middle is one of the two.
  return { feature, threshold: middle < above ? middle : below, below, above, leftCounts };
}

function squaresOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count * count, 0);
}
