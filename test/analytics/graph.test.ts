import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjustedRand, continueCommunities, createRandom, detectCommunities, louvain, modularity, pageRank, sameCommunities, weightedGraph } from '../../analytics/index.ts';

/** Friendships in a karate club (Zachary, 1977): 34 members, 78 ties. */
const KARATE = '1-2 1-3 1-4 1-5 1-6 1-7 1-8 1-9 1-11 1-12 1-13 1-14 1-18 1-20 1-22 1-32 2-3 2-4 2-8 2-14 2-18 2-20 2-22 2-31 3-4 3-8 3-9 3-10 3-14 3-28 3-29 3-33 4-8 4-13 4-14 5-7 5-11 6-7 6-11 6-17 7-17 9-31 9-33 9-34 10-34 14-34 15-33 15-34 16-33 16-34 19-33 19-34 20-34 21-33 21-34 23-33 23-34 24-26 24-28 24-30 24-33 24-34 25-26 25-28 25-32 26-32 27-30 27-34 28-34 29-32 29-34 30-33 30-34 31-33 31-34 32-33 32-34 33-34'
  .split(' ').map((edge) => edge.split('-').map((member) => Number(member) - 1) as [number, number]);
const karate = weightedGraph(34, KARATE);

/** Groups of `size`, linked inside with the one chance and outside with the other. */
function planted(groups: number, size: number, inside: number, outside: number, seed: number): { nodes: number; edges: [number, number][]; truth: number[] } {
  const random = createRandom(seed);
  const nodes = groups * size;
  const truth = Array.from({ length: nodes }, (_, node) => node % groups);
  const edges: [number, number][] = [];
  for (let a = 0; a < nodes; a++) for (let b = a + 1; b < nodes; b++) if (random.uniform() < (truth[a] === truth[b] ? inside : outside)) edges.push([a, b]);
  return { nodes, edges, truth };
}

test('the karate club falls into four communities with the modularity of the best partition there is (0.4198: Brandes et al., 2008)', () => {
  const found = louvain({ graph: karate, seed: 1 });
  expect(found.count).toBe(4);
  expect(found.modularity).toBeCloseTo(0.4198, 4);
  expect(modularity(karate, found.labels)).toBeCloseTo(found.modularity, 12);
  // The split that really happened, as Girvan and Newman (2002) draw it: 0.3715 (Newman and Girvan, 2004, give 0.371).
  const hi = new Set([1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 17, 18, 20, 22].map((member) => member - 1));
  expect(modularity(karate, Array.from({ length: 34 }, (_, member) => (hi.has(member) ? 0 : 1)))).toBeCloseTo(0.3715, 4);
});

test('the most influential of the club are its officer and its instructor, with the PageRank that networkx gives', () => {
  const rank = pageRank(karate);
  const order = Array.from(rank.keys()).toSorted((a, b) => rank[b]! - rank[a]!);
  expect(order.slice(0, 3)).toEqual([33, 0, 32]);
  expect([33, 0, 32].map((member) => rank[member]! / 34)).toEqual([expect.closeTo(0.1009, 4), expect.closeTo(0.097, 4), expect.closeTo(0.0717, 4)]);
  expect(rank.reduce((sum, one) => sum + one, 0)).toBeCloseTo(34, 6);
});

test('planted communities come back', () => {
  for (const seed of [1, 2, 3]) {
    const { nodes, edges, truth } = planted(5, 40, 0.3, 0.02, seed);
    const { labels, count, modularity: quality } = detectCommunities({ graph: weightedGraph(nodes, edges), seed: 1, resolution: 1, minMembers: 5, before: new Int32Array(nodes).fill(-1) });
    expect(count).toBe(5);
    expect(adjustedRand(labels, truth)).toBeGreaterThan(0.95);
    expect(quality).toBeGreaterThan(0.5);
  }
});

test('the order in which edges are read, and which end comes first, changes nothing', () => {
  const { nodes, edges } = planted(4, 12, 0.5, 0.08, 9);
  const expected = louvain({ graph: weightedGraph(nodes, edges), seed: 4 });
  fc.assert(fc.property(fc.shuffledSubarray(edges, { minLength: edges.length }), fc.boolean(), (shuffled, turned) => {
    expect(louvain({ graph: weightedGraph(nodes, shuffled.map(([a, b]) => (turned ? [b, a] : [a, b]))), seed: 4 })).toEqual(expected);
  }), { numRuns: 15 });
});

test('nobody is lost: labels are a partition, and who is linked with nobody is alone', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 40 }), (nodes, pairs) => {
    const graph = weightedGraph(nodes, pairs.filter(([a, b]) => a < nodes && b < nodes));
    const { labels, count, modularity: quality } = louvain({ graph, seed: 1, starts: 2 });
    expect(new Set(labels).size).toBe(count);
    expect(Math.max(...labels)).toBe(count - 1);
    const alone = Array.from(labels.keys()).filter((node) => ![...graph.source, ...graph.target].includes(node));
    expect(alone.map((node) => labels.filter((label) => label === labels[node]).length)).toEqual(alone.map(() => 1));
    expect(quality).toBeGreaterThanOrEqual(-0.5);
    expect(quality).toBeLessThan(1);
    expect(pageRank(graph).reduce((sum, one) => sum + one, 0)).toBeCloseTo(nodes, 5);
  }), { numRuns: 60 });
});

test('a community goes on in the one that most of it went to, once; a small remainder is another one', () => {
  const before = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, -1]);
  expect([...continueCommunities(before, Int32Array.from([1, 1, 1, 2, 0, 0, 0, 0, 0, 0, -1]), 3)]).toEqual([1, 0, -1]);
  expect([...continueCommunities(new Int32Array(3).fill(-1), Int32Array.from([0, 0, 0]), 1)]).toEqual([-1]);
});

test('modularity is told at resolution 1, whatever the communities were found at: half the edges of two pairs, less a quarter for each', () => {
  const graph = weightedGraph(4, [[0, 1], [2, 3]]);
  for (const resolution of [0.5, 1, 1.5]) expect(detectCommunities({ graph, seed: 1, resolution, minMembers: 2, before: new Int32Array(4).fill(-1) })).toMatchObject({ count: 2, modularity: 0.5 });
});

test('of partitions that are nearly as good, the one most like the night before is kept; one that is not good any more is not', () => {
  // A ring of cliques: neighbours belong together in pairs, and either way of pairing is as good.
  const [cliques, size] = [24, 5];
  const inside = Array.from({ length: cliques }, (_, clique) => Array.from({ length: size * size }, (__, pair): [number, number] => [clique * size + Math.floor(pair / size), clique * size + (pair % size)]).filter(([a, b]) => a < b)).flat();
  const graph = weightedGraph(cliques * size, [...inside, ...Array.from({ length: cliques }, (_, clique): [number, number] => [clique * size, ((clique + 1) % cliques) * size + 1])]);
  const best = louvain({ graph, seed: 1 });
  for (const turn of [0, 1]) {
    // Three are new, and one was counted elsewhere.
    const before = Int32Array.from({ length: graph.nodes }, (_, node) => (node % 40 === 7 ? -1 : Math.floor(((Math.floor(node / size) + turn + (node === 12 ? 9 : 0)) % cliques) / 2)));
    const like = louvain({ graph, seed: 1, before });
    expect(like.modularity).toBeGreaterThanOrEqual(0.99 * best.modularity);
    expect(sameCommunities(like.labels, Int32Array.from(before.keys(), (node) => Math.floor(((Math.floor(node / size) + turn) % cliques) / 2)))).toBe(1);
  }
  const halves = Int32Array.from({ length: graph.nodes }, (_, node) => Number(node >= graph.nodes / 2));
  expect(louvain({ graph, seed: 1, before: halves })).toEqual(best);
});

test('how much two nights agree is the adjusted Rand index, of those who were in a community in both', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: -1, max: 4 })), { maxLength: 30 }), (pairs) => {
    const [before, now] = [0, 1].map((side) => Int32Array.from(pairs, (pair) => pair[side]!)) as [Int32Array, Int32Array];
    const known = pairs.filter(([a, b]) => a >= 0 && b >= 0);
    expect(sameCommunities(before, now)).toBeCloseTo(adjustedRand(known.map(([a]) => a), known.map(([, b]) => b)), 12);
  }));
});

test('no customer would be better placed elsewhere: Louvain alone leaves many who would', () => {
  const { nodes, edges } = planted(12, 25, 0.2, 0.05, 5);
  const graph = weightedGraph(nodes, edges);
  const { labels, modularity: quality } = louvain({ graph, seed: 2 });
  for (let node = 0; node < nodes; node++) {
    for (const other of new Set(labels)) expect(modularity(graph, labels.with(node, other))).toBeLessThan(quality + 1e-9);
  }
});
