export { fitForest, type Forest, type ForestRequest } from './forest.ts';
export { fitTree, type TreeRequest } from './fit.ts';
export { accuracyOf, collapsed, leafOf, type Leaf, type Split, type TreeNode } from './node.ts';
export { rowsInOrder } from './order.ts';
export { leafRules, type Condition, type LeafRule } from './rules.ts';
