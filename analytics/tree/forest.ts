import { createRandom } from '../random.ts';
import { fitTree } from './fit.ts';
import { leafOf, type TreeNode } from './node.ts';
import { rowsInOrder } from './order.ts';

const TREES = 20;
const DEPTH = 4;
/** A leaf of fewer rows learns them by heart. */
const LEAF_ROWS = 20;

export interface ForestRequest {
  /** Finite values of each feature. */
  columns: readonly Float64Array[];
  /** 0 or 1 for each row. */
  labels: Uint8Array;
  seed: number;
}

export interface Forest {
  /** Share of class 1 that the trees expect of each row, in the order of the features fitted on. */
  score: (columns: readonly Float64Array[]) => Float64Array;
  /** How much of the lowering of impurity is due to each feature; they add up to 1, or are all 0. */
  shares: number[];
}

/** Shallow trees on half of the features each, chosen by chance (random subspaces: Ho, 1998), so that features are sorted once for all trees. */
export function fitForest({ columns, labels, seed }: ForestRequest): Forest {
  const random = createRandom(seed);
  const orders = columns.map(rowsInOrder);
  const width = Math.max(1, Math.ceil(columns.length / 2));
  const trees = Array.from({ length: TREES }, () => {
    const features = random.sample(width, columns.length);
    const pick = <Item>(items: readonly Item[]): Item[] => Array.from(features, (feature) => items[feature]!);
    const root = fitTree({ columns: pick(columns), orders: pick(orders), labels, classes: 2, depth: DEPTH, leafRows: LEAF_ROWS });
    return { features, root };
  });
  return { score: (of) => scoreBy(trees, of), shares: sharesOf(trees, columns.length) };
}

type Grown = readonly { features: Int32Array; root: TreeNode }[];

function scoreBy(trees: Grown, columns: readonly Float64Array[]): Float64Array {
  return Float64Array.from({ length: columns[0]?.length ?? 0 }, (_, row) =>
    trees.reduce((sum, { features, root }) => sum + positiveShare(leafOf(root, (feature) => columns[features[feature]!]![row]!).counts), 0) / trees.length);
}

function sharesOf(trees: Grown, features: number): number[] {
  const gains = Array.from({ length: features }, () => 0);
  const walk = (node: TreeNode, of: Int32Array): void => {
    if (node.kind === 'leaf') return;
    gains[of[node.feature]!]! += impurity(node.counts) - impurity(node.left.counts) - impurity(node.right.counts);
    walk(node.left, of);
    walk(node.right, of);
  };
  for (const { features: of, root } of trees) walk(root, of);
  const all = gains.reduce((sum, gain) => sum + gain, 0);
  return all > 0 ? gains.map((gain) => gain / all) : gains;
}

/** Gini impurity times rows. */
function impurity(counts: readonly number[]): number {
  const share = positiveShare(counts);
  return 2 * share * (1 - share) * (counts[0]! + counts[1]!);
}

function positiveShare(counts: readonly number[]): number {
  return counts[1]! / (counts[0]! + counts[1]!);
}
