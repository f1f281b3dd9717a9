import type { Matrix } from '../matrix.ts';
import { accuracyOf, collapsed, fitTree, leafRules, rowsInOrder, type LeafRule, type TreeNode } from '../tree/index.ts';
import { simplest, type Bounds } from './rule-of-thumb.ts';

/** More questions than this are no rule of thumb. */
const DEPTH = 3;

/** A leaf with fewer of the rows is about chance. */
const SMALLEST_LEAF = 0.005;

/** A rule that stands for a segment, and how well it does. */
export interface SegmentRule {
  /** The value is at least `from`, and below `to`. */
  conditions: { feature: string; from?: number; to?: number }[];
  /** Share of the segment that the rule is true of. */
  covers: number;
  /** Share of those it is true of who are in the segment. */
  precision: number;
}

export interface Surrogate {
  /** Share of the rows that the tree puts into their own segment. */
  fidelity: number;
  /** By cluster; null for an empty one, and where no question tells it from the others. */
  rules: (SegmentRule | null)[];
}

/**
 * A small tree that says in the features' own units what the clusters say in distances, fitted to their labels.
 * A segment's rule is the leaf that finds most of it with the fewest strangers (F1), made as simple as it can be; a segment that wins no
 * leaf has a tree of its own, of itself against the rest.
 * @param matrix the features that made the clusters, without missing values.
 */
export function surrogateOf(matrix: Matrix, labels: ArrayLike<number>, k: number): Surrogate {
  const orders = matrix.columns.map(rowsInOrder);
  const fit = (classOf: ArrayLike<number>, classes: number): TreeNode => collapsed(fitTree({
    columns: matrix.columns, orders, labels: classOf, classes, depth: DEPTH, leafRows: Math.ceil(matrix.rows * SMALLEST_LEAF),
  }));
  const tree = fit(labels, k);
  const rules = Array.from({ length: k }, (_, cluster): SegmentRule | null => {
    const size = tree.counts[cluster]!;
    if (size === 0) return null;
    const own = bestRule(leafRules(tree).filter(({ leaf }) => leaf.label === cluster), cluster, size)
      ?? bestRule(leafRules(fit(Array.from(labels, (label) => (label === cluster ? 1 : 0)), 2)), 1, size);
    if (!own) return null;
    const { bounds, covers, precision } = simplest(boundsOf(own), { matrix, labels, cluster, size });
    return { conditions: bounds.map(({ column, ...rest }) => ({ feature: matrix.names[column]!, ...rest })), covers, precision };
  });
  return { fidelity: accuracyOf(tree), rules };
}

/** Of several leaves, the one with the best harmonic mean of how much of the segment it covers and how precise it is, the first on a tie. */
function bestRule(leaves: readonly LeafRule[], label: number, size: number): LeafRule | null {
  const f1 = ({ leaf: { counts } }: LeafRule): number => (2 * counts[label]!) / (size + counts.reduce((sum, count) => sum + count, 0));
  return leaves.filter((rule) => rule.conditions.length > 0 && f1(rule) > 0).toSorted((a, b) => f1(b) - f1(a))[0] ?? null;
}

/** Of the numbers between two training values, the upper one: in a feature of whole numbers it is whole. */
function boundsOf({ conditions }: LeafRule): Bounds[] {
  return conditions.map(({ feature, from, to }) => ({ column: feature, ...(from && { from: from[1] }), ...(to && { to: to[1] }) }));
}
