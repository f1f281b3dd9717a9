import { strengths, type WeightedGraph } from './weighted-graph.ts';

/** How often somebody who walks along edges starts anew elsewhere: 1 less this, as in the original. */
const DAMPING = 0.85;
const MOST_STEPS = 200;
const REST = 1e-10;

/**
 * PageRank (Brin and Page, 1998) of an undirected graph with weights, where 1 is the average node: how much comes together at a customer whose
 * neighbours matter themselves. A node without edges gets what starting anew gives.
 */
export function pageRank(graph: WeightedGraph): Float64Array {
  const { nodes, source, target, weight } = graph;
  const strength = strengths(graph);
  let rank = new Float64Array(nodes).fill(1);
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = new Float64Array(nodes);
    for (let edge = 0; edge < weight.length; edge++) {
      const [a, b] = [source[edge]!, target[edge]!];
      next[b]! += (rank[a]! * weight[edge]!) / strength[a]!;
      next[a]! += (rank[b]! * weight[edge]!) / strength[b]!;
    }
    let stuck = 0;
    for (let node = 0; node < nodes; node++) if (strength[node] === 0) stuck += rank[node]!;
    let moved = 0;
    for (let node = 0; node < nodes; node++) {
      next[node] = 1 - DAMPING + DAMPING * (next[node]! + stuck / nodes);
      moved += Math.abs(next[node]! - rank[node]!);
    }
    rank = next;
    if (moved <= REST * nodes) break;
  }
  return rank;
}
