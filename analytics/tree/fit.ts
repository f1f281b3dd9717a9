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
  /** `columns.map(rowsInOrder)`, where several trees are made of the same columns. */
  orders?: readonly Uint32Array[];
}

/**
 * A classification tree by the rule of Breiman, Friedman, Olshen and Stone (1984): each split is the one that lowers the Gini
 * impurity most, of equal ones that of the first feature at the lowest value. The same rows in any order give the same tree.
 */
export function fitTree({ columns, labels, classes, depth, leafRows, orders = columns.map(rowsInOrder) }: TreeRequest): TreeNode {
  const search: Omit<SplitSearch, 'orders'> = { columns, labels, classes, leafRows: Math.max(1, leafRows) };
  return grow(search, orders, countsOf(labels, classes), depth);
}

function grow(search: Omit<SplitSearch, 'orders'>, orders: readonly Uint32Array[], counts: number[], depth: number): TreeNode {
  const pure = counts.filter((count) => count > 0).length < 2;
  const split = depth > 0 && !pure ? bestSplit({ ...search, orders }, counts) : null;
  if (!split) return leaf(counts);
  const { feature, threshold, below, above, leftCounts } = split;
  const rightCounts = counts.map((count, label) => count - leftCounts[label]!);
  // Leaves need no order any more.
  const sides = depth > 1 ? orders.map((order) => parted(order, search.columns[feature]!, threshold)) : [];
  return {
    kind: 'split', counts, feature, threshold, below, above,
    left: grow(search, sides.map(([left]) => left), leftCounts, depth - 1),
    right: grow(search, sides.map(([, right]) => right), rightCounts, depth - 1),
  };
}

/** The rows of each side, each in the order they had. */
function parted(order: Uint32Array, values: Float64Array, threshold: number): [left: Uint32Array, right: Uint32Array] {
  const left = new Uint32Array(order.length);
  const right = new Uint32Array(order.length);
  let [lefts, rights] = [0, 0];
  for (let at = 0; at < order.length; at++) {
    const row = order[at]!;
    if (values[row]! <= threshold) left[lefts++] = row;
    else right[rights++] = row;
  }
  return [left.subarray(0, lefts), right.subarray(0, rights)];
}

function countsOf(labels: ArrayLike<number>, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (let row = 0; row < labels.length; row++) counts[labels[row]!]!++;
  return counts;
}
