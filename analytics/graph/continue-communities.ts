/** Communities with fewer than this share of their members in common are not one that goes on (Jaccard index). */
const LEAST_COMMON = 0.25;

/**
 * Which community of the night before each one continues: each must be the other's best by the Jaccard index of their members. Hungarian assignment, as for
 * segments, would take minutes for the thousands of communities of a night, and where communities are clear both say the same.
 * @param before community of each node the night before, from 0; -1 in none.
 * @param now the same of this night.
 * @returns by community of this night, the one it continues or -1.
 */
export function continueCommunities(before: Int32Array, now: Int32Array, count: number): Int32Array {
  const sizesBefore = sizesOf(before);
  const sizesNow = sizesOf(now);
  const shared = new Map<string, { old: number; fresh: number; common: number }>();
  for (let node = 0; node < now.length; node++) {
    const [old, fresh] = [before[node]!, now[node]!];
    if (old < 0 || fresh < 0) continue;
    const key = `${old} ${fresh}`;
    const cell = shared.get(key);
    if (cell) cell.common++;
    else shared.set(key, { old, fresh, common: 1 });
  }
  const pairs = [...shared.values()].map(({ old, fresh, common }) => ({ old, fresh, index: common / (sizesBefore.get(old)! + sizesNow.get(fresh)! - common) }))
    .filter(({ index }) => index >= LEAST_COMMON)
    .toSorted((a, b) => b.index - a.index || a.old - b.old || a.fresh - b.fresh);
  const continued = new Int32Array(count).fill(-1);
  const taken = new Set<number>();
  const seen = new Set<number>();
  for (const { old, fresh } of pairs) {
    if (!taken.has(old) && !seen.has(fresh)) continued[fresh] = old;
    taken.add(old);
    seen.add(fresh);
  }
  return continued;
}

function sizesOf(labels: Int32Array): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const label of labels) if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return sizes;
}
