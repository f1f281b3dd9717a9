/** A leaf says what is likeliest of the rows that reach it. */
export interface Leaf {
  kind: 'leaf';
  /** Rows of each class. */
  counts: number[];
  /** The class with the most rows, the first on a tie. */
  label: number;
}

/** Rows with a value of at most `threshold` go left, the others right. */
export interface Split {
  kind: 'split';
  counts: number[];
  /** Index of the feature. */
  feature: number;
  /** Half-way between `below` and `above`. */
  threshold: number;
  /** The largest value of the training rows that goes left, and the smallest that goes right: any number between says the same of them. */
  below: number;
  above: number;
  left: TreeNode;
  right: TreeNode;
}

export type TreeNode = Leaf | Split;

export function leaf(counts: number[]): Leaf {
  return { kind: 'leaf', counts, label: counts.indexOf(Math.max(...counts)) };
}

/** The leaf that a row reaches; `value` gives its value of a feature by index. */
export function leafOf(node: TreeNode, value: (feature: number) => number): Leaf {
  let at = node;
  while (at.kind === 'split') at = value(at.feature) <= at.threshold ? at.left : at.right;
  return at;
}

/** The same predictions with fewer splits: one whose both sides are leaves that say the same tells nothing. */
export function collapsed(node: TreeNode): TreeNode {
  if (node.kind === 'leaf') return node;
  const left = collapsed(node.left);
  const right = collapsed(node.right);
  const same = left.kind === 'leaf' && right.kind === 'leaf' && left.label === right.label;
  return same ? leaf(node.counts) : { ...node, left, right };
}

/** How many of the training rows get their own class back, 0 to 1. */
export function accuracyOf(node: TreeNode): number {
  const right = (at: TreeNode): number => (at.kind === 'leaf' ? at.counts[at.label]! : right(at.left) + right(at.right));
  const all = node.counts.reduce((sum, count) => sum + count, 0);
  return all === 0 ? 0 : right(node) / all;
}
