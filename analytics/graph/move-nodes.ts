import { strengths, type WeightedGraph } from './weighted-graph.ts';

/** Passes over all nodes; nearly all moves are made in the first two. */
const MOST_PASSES = 20;

/** A gain below this share of a node's strength is rounding. */
const REST = 1e-9;

/**
 * Communities after each node in turn went to the community of a neighbour where that gains most modularity, until none goes. After Louvain, which
 * at last moves whole communities alone, it is the refinement of Rotta and Noack (2011), worth more than many starts; from the communities of an
 * earlier night it gives those as they are now (Aynaud and Guillaume, 2010).
 * @param given the community of each node, from 0; one of -1 begins alone.
 */
export function moveNodes({ nodes, source, target, weight }: WeightedGraph, given: Int32Array, resolution: number): Int32Array {
  const graph = { nodes, source, target, weight };
  const strength = strengths(graph);
  const { starts, neighbours, weights } = adjacency(graph);
  const known = given.reduce((most, label) => Math.max(most, label), -1) + 1;
  const labels = given.map((label, node) => (label < 0 ? known + node : label));
  const totals = new Float64Array(known + nodes);
  labels.forEach((label, node) => (totals[label]! += strength[node]!));
  const share = resolution / strength.reduce((sum, one) => sum + one, 0);
  const shared = new Float64Array(known + nodes);
  for (let pass = 0, moved = true; moved && pass < MOST_PASSES; pass++) {
    moved = false;
    for (let node = 0; node < nodes; node++) {
      const [from, to, own, weighs] = [starts[node]!, starts[node + 1]!, labels[node]!, strength[node]!];
      for (let at = from; at < to; at++) shared[labels[neighbours[at]!]!]! += weights[at]!;
      totals[own]! -= weighs;
      let best = own;
      let gain = shared[own]! - share * weighs * totals[own]!;
      for (let at = from; at < to; at++) {
        const other = labels[neighbours[at]!]!;
        const gained = shared[other]! - share * weighs * totals[other]!;
        if (gained > gain + REST * weighs) [best, gain] = [other, gained];
      }
      for (let at = from; at < to; at++) shared[labels[neighbours[at]!]!] = 0;
      totals[best]! += weighs;
      moved ||= best !== own;
      labels[node] = best;
    }
  }
  return labels;
}

/** Each edge at both of its ends: those of node i stand from `starts[i]` to before `starts[i + 1]`. */
function adjacency({ nodes, source, target, weight }: WeightedGraph): { starts: Uint32Array; neighbours: Uint32Array; weights: Float64Array } {
  const starts = new Uint32Array(nodes + 1);
  for (const ends of [source, target]) for (const node of ends) starts[node + 1]!++;
  for (let node = 0; node < nodes; node++) starts[node + 1]! += starts[node]!;
  const next = starts.slice();
  const [neighbours, weights] = [new Uint32Array(2 * weight.length), new Float64Array(2 * weight.length)];
  for (let edge = 0; edge < weight.length; edge++) {
    for (const [node, other] of [[source[edge]!, target[edge]!], [target[edge]!, source[edge]!]] as const) {
      neighbours[next[node]!] = other;
      weights[next[node]!++] = weight[edge]!;
    }
  }
  return { starts, neighbours, weights };
}
