import { continueCommunities } from './continue-communities.ts';
import { louvain } from './louvain.ts';
import { modularity } from './modularity.ts';
import { pageRank } from './pagerank.ts';
import type { WeightedGraph } from './weighted-graph.ts';

export interface DetectRequest {
  graph: WeightedGraph;
  seed: number;
  resolution: number;
  /** Fewer members than this are no community. */
  minMembers: number;
  /** Community of each node the night before, from 0; -1 in none. */
  before: Int32Array;
}

export interface Detected {
  /** Community of each node, from 0, largest first; -1 in none. */
  labels: Int32Array;
  count: number;
  /** By community, the one of the night before that it continues, or -1. */
  continued: Int32Array;
  /** PageRank, where 1 is the average; six digits behind the point. */
  influence: Float64Array;
  /** Of the partition with the small communities, as the method leaves it; at resolution 1 whatever was asked, so that nights and graphs compare. */
  modularity: number;
}

/** Everything that is to be known of a customer graph; some seconds for 20,000 nodes and 270,000 edges. */
export function detectCommunities({ graph, seed, resolution, minMembers, before }: DetectRequest): Detected {
  const partition = louvain({ graph, seed, resolution, before });
  const sizes = new Int32Array(partition.count);
  for (const label of partition.labels) sizes[label]!++;
  const count = sizes.filter((size) => size >= minMembers).length;
  const labels = partition.labels.map((label) => (label < count ? label : -1));
  return {
    labels, count, continued: continueCommunities(before, labels, count), modularity: modularity(graph, partition.labels),
    influence: pageRank(graph).map((rank) => Math.round(rank * 1e6) / 1e6),
  };
}
