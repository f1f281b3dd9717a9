/** What is computed of a graph, by somebody who knows graphs: the warehouse knows edges. */
export interface GraphRequest {
  graph: { nodes: number; source: Uint32Array; target: Uint32Array; weight: Float64Array };
  seed: number;
  resolution: number;
  minMembers: number;
  /** Community of each node the night before, from 0; -1 in none. */
  before: Int32Array;
}

export interface GraphAnswer {
  /** Community of each node, from 0, largest first; -1 in none. */
  labels: Int32Array;
  count: number;
  /** By community, the one of the night before that it continues, or -1. */
  continued: Int32Array;
  influence: Float64Array;
  modularity: number;
}

export type DetectCommunities = (request: GraphRequest) => Promise<GraphAnswer>;

/** Which customers belong together. */
export interface GraphSettings {
  /** What links customers, and how much a link of its kind counts. */
  relations: Readonly<Record<string, number>>;
  /** Days before the night in which events link. */
  days: number;
  /** What more than this share of the customers have in common links nobody. */
  maxShare: number;
  /** Customers with whom one is linked by one thing that many share. */
  linksPerThing: number;
  /** Strongest links of a customer that are kept. */
  maxNeighbours: number;
  /** Customers in the graph; of a larger company a sample by hash. */
  maxCustomers: number;
  minMembers: number;
  resolution: number;
  seed: number;
}
