/**
 * How much two partitions of nodes agree: the adjusted Rand index (Hubert and Arabie, 1985) over the nodes that have a community in both (-1 is
 * none). As `adjustedRand`, but without the table of all communities by all communities: a graph has thousands of them.
 */
export function sameCommunities(before: Int32Array, now: Int32Array): number {
  const [both, old, fresh] = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
  const width = now.reduce((most, label) => Math.max(most, label), 0) + 1;
  let nodes = 0;
  now.forEach((label, node) => {
    const earlier = before[node]!;
    if (earlier < 0 || label < 0) return;
    nodes++;
    count(both, earlier * width + label);
    count(old, earlier);
    count(fresh, label);
  });
  const [together, inOld, inFresh, all] = [pairsIn(both), pairsIn(old), pairsIn(fresh), (nodes * (nodes - 1)) / 2];
  const expected = all > 0 ? (inOld * inFresh) / all : 0;
  const most = (inOld + inFresh) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function count(sizes: Map<number, number>, key: number): void {
  sizes.set(key, (sizes.get(key) ?? 0) + 1);
}

function pairsIn(sizes: Map<number, number>): number {
  let sum = 0;
  for (const size of sizes.values()) sum += (size * (size - 1)) / 2;
  return sum;
}
