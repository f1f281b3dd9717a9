import { bestSplit, type SplitSearch } from './best-split.ts';
import { leaf, type TreeNode } from './node.ts';
import { rowsInOrder } from './order.ts';

export interface TreeRequest {
  /** Finite values of each feature. */
  columns: readonly Float64Array[];
  /** The class of each row, from 0. */
  labels: ArrayLike<number>;
  classes: number;
  /** Splits from the root to a leaf, at most. */
  depth: number;
  /** Rows in a leaf, at least. */
  leafRows: number;
}

/**
 * A classification tree by the rule of Breiman, Friedman, Olshen and Stone (1984): each split is the one that lowers the Gini
 * impurity most, of equal ones that of the first feature at the lowest value. The same rows in any order give the same tree.
 */
export function fitTree({ columns, labels, classes, depth, leafRows }: TreeRequest): TreeNode {
  const search: Omit<SplitSearch, 'orders'> = { columns, labels, classes, leafRows: Math.max(1, leafRows) };
  return grow(search, columns.map(rowsInOrder), countsOf(labels, classes), depth);
}

function grow(search: Omit<SplitSearch, 'orders'>, orders: readonly Uint32Array[], counts: number[], depth: number): TreeNode {
  const pure = counts.filter((count) => count > 0).length < 2;
  const split = depth > 0 && !pure ? bestSplit({ ...search, orders }, counts) : null;
  if (!split) return leaf(counts);
  const { feature, threshold, below, above, leftCounts } = split;
  const values = search.columns[feature]!;
  const [left, right] = [true, false].map((side) => orders.map((order) => order.filter((row) => values[row]! <= threshold === side)));
  return {
    kind: 'split', counts, feature, threshold, below, above,
    left: grow(search, left!, leftCounts, depth - 1),
    right: grow(search, right!, counts.map((count, label) => count - leftCounts[label]!), depth - 1),
  };
}

function countsOf(labels: ArrayLike<number>, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (let row = 0; row < labels.length; row++) counts[labels[row]!]!++;
  return counts;
}
