import { createRequire } from 'node:module';
import type * as Graphology from 'graphology';
import type * as Louvain from 'graphology-communities-louvain';
import { createRandom } from '../random.ts';
import { modularity } from './modularity.ts';
import { moveNodes } from './move-nodes.ts';
import { sameCommunities } from './same-communities.ts';
import type { WeightedGraph } from './weighted-graph.ts';

/** Loaded by the first graph, and not with every command. */
const requireHere = createRequire(import.meta.url);

export interface LouvainRequest {
  graph: WeightedGraph;
  seed: number;
  /** See `modularity`. Default: 1. */
  resolution?: number;
  /** Runs, each in another order of the nodes, of which the best is kept. Default: 3. */
  starts?: number;
  /** Communities of an earlier night, -1 in none: they are gone on with, and of what is nearly as good as the best, that which is most like them is kept. */
  before?: Int32Array;
}

/**
 * Share of the best modularity that another partition may lack. A graph has very many partitions so near to the best, which may look quite different
 * (Good, de Montjoye and Clauset, 2010): which of them a night finds is chance, and should not move customers.
 */
const NEARLY = 0.01;

export interface Partition {
  /** The community of each node, from 0: largest first, then by the first node. A node without an edge is one of its own. */
  labels: Int32Array;
  count: number;
  modularity: number;
}

/**
 * Communities by the method of Louvain (Blondel et al., 2008), as graphology has it, and then node by node: see `moveNodes`. Deterministic for a
 * seed, as nodes and edges come in their own order whatever the order in which they were read.
 */
export function louvain({ graph, seed, resolution = 1, starts = 3, before }: LouvainRequest): Partition {
  // The library knows no partition of a graph without edges.
  if (graph.weight.length === 0) return { ...canonical(Int32Array.from({ length: graph.nodes }, (_, node) => node)), modularity: 0 };
  const library = graphologyOf(graph);
  // Its types promise a default export; the module itself is the function.
  const run = requireHere('graphology-communities-louvain') as typeof Louvain.default.default;
  const random = createRandom(seed);
  const refined = (given: Int32Array): Partition => {
    const partition = canonical(moveNodes(graph, given, resolution));
    return { ...partition, modularity: modularity(graph, partition.labels, resolution) };
  };
  const found = Array.from({ length: starts }, () => {
    const communities = run(library, { resolution, rng: () => random.uniform() });
    return refined(Int32Array.from({ length: graph.nodes }, (_, node) => communities[node] ?? -1));
  });
  const rate = ({ modularity: quality }: Partition): number => quality;
  if (!before?.some((community) => community >= 0)) return first(found, rate);
  const all = [...found, refined(before)];
  const best = first(all, rate).modularity;
  return first(all.filter(({ modularity: quality }) => quality >= best - NEARLY * Math.abs(best)), ({ labels }) => sameCommunities(before, labels));
}

/** The first of those that rate highest; what differs by rounding rates the same. */
function first(partitions: readonly Partition[], rate: (partition: Partition) => number): Partition {
  return partitions.map((partition) => ({ partition, rating: rate(partition) })).reduce((a, b) => (b.rating > a.rating + 1e-12 ? b : a)).partition;
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
