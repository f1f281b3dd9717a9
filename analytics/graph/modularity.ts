import { strengths, type WeightedGraph } from './weighted-graph.ts';

/**
 * Modularity of a partition (Newman and Girvan, 2004; with weights Newman, 2004): the share of the weight inside communities, less what a graph
 * with the same strengths and no communities would have there. 0 without edges.
 * @param resolution how much that counts (Reichardt and Bornholdt, 2006): above 1 favours more and smaller communities. Default: 1.
 */
export function modularity(graph: WeightedGraph, labels: ArrayLike<number>, resolution = 1): number {
  const total = graph.weight.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return 0;
  let inside = 0;
  for (let edge = 0; edge < graph.weight.length; edge++) if (labels[graph.source[edge]!] === labels[graph.target[edge]!]) inside += graph.weight[edge]!;
  const strength = new Map<number, number>();
  strengths(graph).forEach((one, node) => strength.set(labels[node]!, (strength.get(labels[node]!) ?? 0) + one));
  let expected = 0;
  for (const one of strength.values()) expected += (one / (2 * total)) ** 2;
  return inside / total - resolution * expected;
}
