export { continueCommunities } from './continue-communities.ts';
export { detectCommunities, type Detected, type DetectRequest } from './detect-communities.ts';
export { louvain, type LouvainRequest, type Partition } from './louvain.ts';
export { modularity } from './modularity.ts';
export { pageRank } from './pagerank.ts';
export { sameCommunities } from './same-communities.ts';
export { strengths, weightedGraph, type WeightedGraph } from './weighted-graph.ts';
