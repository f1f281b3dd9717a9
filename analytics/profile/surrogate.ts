import { selectRows, type Matrix } from '../matrix.ts';
import { collapsed, fitTree, leafOf, leafRules, rowsInOrder, type LeafRule, type TreeNode } from '../tree/index.ts';
import { evenly } from './evenly.ts';
import { membersOf } from './profile.ts';
import { simplest, type Bounds } from './rule-of-thumb.ts';

/** More questions than this are no rule of thumb. */
const DEPTH = 3;

/** More rows than these move a threshold by less than anybody reads. */
const FITTED_ROWS = 10_000;

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
 * A small tree that says in the features' own units what the clusters say in distances, fitted to the labels of at most `FITTED_ROWS` rows
 * and held against all of them. A segment's rule is the leaf that finds most of it with the fewest strangers (F1), made as simple as it can
 * be, or that of a tree of its own, of itself against the rest, where this finds it better.
 * @param matrix the features that made the clusters, without missing values.
 */
export function surrogateOf(matrix: Matrix, labels: ArrayLike<number>, k: number): Surrogate {
  const rows = evenly(matrix.rows, FITTED_ROWS);
  const { columns } = selectRows(matrix, rows);
  const fitted = Int32Array.from(rows, (row) => labels[row]!);
  const orders = columns.map(rowsInOrder);
  const fit = (classOf: Int32Array, classes: number): TreeNode => fitTree({
    columns, orders, labels: classOf, classes, depth: DEPTH, leafRows: Math.ceil(rows.length * SMALLEST_LEAF),
  });
  const tree = fit(fitted, k);
  const sizes = membersOf(labels, k).map(({ length }) => length);
  const rules = sizes.map((size, cluster): SegmentRule | null => {
    const among = tree.counts[cluster]!;
    if (among === 0) return null;
    const alone = fit(fitted.map((label) => (label === cluster ? 1 : 0)), 2);
    const own = bestRule([...scored(leafRules(collapsed(tree)), cluster, among), ...scored(leafRules(alone), 1, among)]);
    if (!own) return null;
    const { bounds, covers, precision } = simplest(boundsOf(own), { matrix, labels, cluster, size });
    return { conditions: bounds.map(({ column, ...rest }) => ({ feature: matrix.names[column]!, ...rest })), covers, precision };
  });
  return { fidelity: fidelityOf(tree, matrix, labels), rules };
}

function fidelityOf(tree: TreeNode, matrix: Matrix, labels: ArrayLike<number>): number {
  let own = 0;
  for (let row = 0; row < matrix.rows; row++) if (leafOf(tree, (feature) => matrix.columns[feature]![row]!).label === labels[row]) own++;
  return matrix.rows > 0 ? own / matrix.rows : 0;
}

interface ScoredRule extends LeafRule { f1: number }

/** Each leaf with the harmonic mean of how much of a segment it covers and how precise it is. */
function scored(leaves: readonly LeafRule[], label: number, size: number): ScoredRule[] {
  return leaves.map((rule) => ({ ...rule, f1: (2 * rule.leaf.counts[label]!) / (size + rule.leaf.counts.reduce((sum, count) => sum + count, 0)) }));
}

/** The first on a tie. */
function bestRule(leaves: readonly ScoredRule[]): LeafRule | null {
  return leaves.filter(({ conditions, f1 }) => conditions.length > 0 && f1 > 0).toSorted((a, b) => b.f1 - a.f1)[0] ?? null;
}

/** Of the numbers between two training values, the upper one: in a feature of whole numbers it is whole. */
function boundsOf({ conditions }: LeafRule): Bounds[] {
  return conditions.map(({ feature, from, to }) => ({ column: feature, ...(from && { from: from[1] }), ...(to && { to: to[1] }) }));
}
