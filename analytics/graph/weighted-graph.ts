/** An undirected graph on typed arrays, so that it can be posted to a thread: nodes are numbers from 0. */
export interface WeightedGraph {
  nodes: number;
  /** Each edge once, `source[e] < target[e]`, ascending by source and then target. */
  source: Uint32Array;
  target: Uint32Array;
  /** Above 0. Whole numbers keep every sum exact, whatever its order. */
  weight: Float64Array;
}

/** A graph of edges in any order; an edge that is there twice, or the other way round, has the sum of its weights. Loops are left out. */
export function weightedGraph(nodes: number, edges: Iterable<readonly [number, number, number?]>): WeightedGraph {
  const weights = new Map<number, number>();
  for (const [a, b, weight = 1] of edges) {
    if (a === b) continue;
    const key = Math.min(a, b) * nodes + Math.max(a, b);
    weights.set(key, (weights.get(key) ?? 0) + weight);
  }
  const keys = [...weights.keys()].toSorted((a, b) => a - b);
  return {
    nodes,
    source: Uint32Array.from(keys, (key) => Math.floor(key / nodes)),
    target: Uint32Array.from(keys, (key) => key % nodes),
    weight: Float64Array.from(keys, (key) => weights.get(key)!),
  };
}

/** The sum of the weights at each node. */
export function strengths({ nodes, source, target, weight }: WeightedGraph): Float64Array {
  const sums = new Float64Array(nodes);
  for (let edge = 0; edge < weight.length; edge++) {
    sums[source[edge]!]! += weight[edge]!;
    sums[target[edge]!]! += weight[edge]!;
  }
  return sums;
}
