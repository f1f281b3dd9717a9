import { createRequire } from 'node:module';
import type * as Graphology from 'graphology';
import type * as Louvain from 'graphology-communities-louvain';
import { createRandom } from '../random.ts';
import { modularity } from './modularity.ts';
import type { WeightedGraph } from './weighted-graph.ts';

/** Loaded by the first graph, and not with every command. */
const requireHere = createRequire(import.meta.url);

export interface LouvainRequest {
  graph: WeightedGraph;
  seed: number;
  /** See `modularity`. Default: 1. */
  resolution?: number;
  /** Runs, each in another order of the nodes, of which the best is kept. Default: 5. */
  starts?: number;
}

export interface Partition {
  /** The community of each node, from 0: largest first, then by the first node. A node without an edge is one of its own. */
  labels: Int32Array;
  count: number;
  modularity: number;
}

/**
 * Communities by the method of Louvain (Blondel et al., 2008), as graphology has it. Deterministic for a seed, as nodes and edges come in their
 * own order whatever the order in which they were read.
 */
export function louvain({ graph, seed, resolution = 1, starts = 5 }: LouvainRequest): Partition {
  const library = graphologyOf(graph);
  // Its types promise a default export; the module itself is the function.
  const run = requireHere('graphology-communities-louvain') as typeof Louvain.default.default;
  const random = createRandom(seed);
  let best: Partition | undefined;
  for (let start = 0; start < (graph.weight.length === 0 ? 1 : starts); start++) {
    // The library knows no partition of a graph without edges.
    const found = graph.weight.length === 0 ? {} : run(library, { resolution, rng: () => random.uniform() });
    const partition = canonical(Int32Array.from({ length: graph.nodes }, (_, node) => found[node] ?? graph.nodes + node));
    const quality = modularity(graph, partition.labels, resolution);
    if (!best || quality > best.modularity + 1e-12) best = { ...partition, modularity: quality };
  }
  return best!;
}

function graphologyOf({ nodes, source, target, weight }: WeightedGraph): Graphology.UndirectedGraph {
  const { UndirectedGraph } = requireHere('graphology') as typeof Graphology;
  const graph = new UndirectedGraph();
  const linked = new Uint8Array(nodes);
  for (const ends of [source, target]) for (const node of ends) linked[node] = 1;
  // Names of nodes and keys of edges that the library need not make: half its time.
  const names = Array.from(linked, (_, node) => String(node));
  names.forEach((name, node) => linked[node] === 1 && graph.addNode(name));
  for (let edge = 0; edge < weight.length; edge++) graph.addUndirectedEdgeWithKey(edge, names[source[edge]!]!, names[target[edge]!]!, { weight: weight[edge]! });
  return graph;
}

/** Names that depend on nothing but the partition. */
function canonical(given: Int32Array): { labels: Int32Array; count: number } {
  const sizes = new Map<number, { size: number; first: number }>();
  given.forEach((label, node) => {
    const known = sizes.get(label);
    if (known) known.size++;
    else sizes.set(label, { size: 1, first: node });
  });
  const order = [...sizes].toSorted(([, a], [, b]) => b.size - a.size || a.first - b.first);
  const place = new Map(order.map(([label], index) => [label, index]));
  return { labels: given.map((label) => place.get(label)!), count: order.length };
}
