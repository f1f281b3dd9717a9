import type { Leaf, TreeNode } from './node.ts';

/** What a rule asks of one feature. Of a bound any number between its two says the same of the training rows. */
export interface Condition {
  /** Index of the feature. */
  feature: number;
  /** The value is above the first and at least the second. */
  from?: readonly [below: number, above: number];
  /** The value is at most the first and below the second. */
  to?: readonly [below: number, above: number];
}

/** The way from the root to a leaf, one condition for each feature on it, in the order in which the tree asks. */
export interface LeafRule {
  conditions: Condition[];
  leaf: Leaf;
}

/** Every leaf with the rule that leads to it, from left to right. */
export function leafRules(node: TreeNode, conditions: readonly Condition[] = []): LeafRule[] {
  if (node.kind === 'leaf') return [{ conditions: [...conditions], leaf: node }];
  const { feature, below, above, left, right } = node;
  return [
    ...leafRules(left, narrowed(conditions, { feature, to: [below, above] })),
    ...leafRules(right, narrowed(conditions, { feature, from: [below, above] })),
  ];
}

/** A further split of a feature is always inside what is already asked of it. */
function narrowed(conditions: readonly Condition[], condition: Condition): Condition[] {
  const known = conditions.find(({ feature }) => feature === condition.feature);
  return known ? conditions.map((one) => (one === known ? { ...one, ...condition } : one)) : [...conditions, condition];
}
