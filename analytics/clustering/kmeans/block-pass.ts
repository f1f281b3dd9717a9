import { nearestCentroid, squaredDistance } from './distances.ts';
import type { FlatRows } from './exact-rows.ts';
import type { Assignment, FarRow } from './stepwise.ts';

export interface BlockPass extends FlatRows {
  /** The block: rows `from` up to and without `to`. */
  from: number;
  to: number;
  centroids: readonly (readonly number[])[];
}

/** One block's share of a pass over all rows; `unit` is that of the squared distances, which are summed as whole multiples of it. */
export function assignBlock({ values, width, from, to, centroids, unit }: BlockPass & { unit: number }): Assignment {
  const [k, flat] = [centroids.length, Float64Array.from(centroids.flat())];
  const [sizes, sums] = [new Int32Array(k), new Float64Array(k * width)];
  let inertia = 0;
  for (let row = from; row < to; row++) {
    const at = row * width;
    let [cluster, least] = [0, Number.POSITIVE_INFINITY];
    for (let other = 0; other < k; other++) {
      const distance = squaredDistance(values, at, flat, other * width, width);
      if (distance < least) [cluster, least] = [other, distance];
    }
    sizes[cluster]!++;
    for (let column = 0; column < width; column++) sums[cluster * width + column]! += values[at + column]!;
    inertia += Math.floor(least / unit + 0.5);
  }
  return { sizes: [...sizes], sums: centroids.map((_, cluster) => [...sums.subarray(cluster * width, (cluster + 1) * width)]), inertia: inertia * unit };
}

/** Shares of one pass as one: exact, as sums of multiples of one unit are. */
export function joinBlocks(parts: readonly Assignment[]): Assignment {
  return parts.reduce((whole, part) => ({
    sizes: whole.sizes.map((size, cluster) => size + part.sizes[cluster]!),
    sums: whole.sums.map((sums, cluster) => sums.map((sum, column) => sum + part.sums[cluster]![column]!)),
    inertia: whole.inertia + part.inertia,
  }));
}

interface FarPlace extends FarRow { distance: number }

/** The `most` places of a block that are farthest from their own centroid, farthest first, then by their values, each once. */
export function farthestInBlock({ values, width, from, to, centroids, most }: BlockPass & { most: number }): FarRow[] {
  const flat = Float64Array.from(centroids.flat());
  const far: FarPlace[] = [];
  for (let row = from; row < to; row++) {
    const at = row * width;
    const cluster = nearestCentroid(values, at, flat, centroids.length, width);
    const distance = squaredDistance(values, at, flat, cluster * width, width);
    if (far.length === most && distance < far.at(-1)!.distance) continue;
    const place = { cluster, distance, values: [...values.subarray(at, at + width)] };
    const before = far.findIndex((other) => compare(place, other) <= 0);
    if (before >= 0 && compare(place, far[before]!) === 0) continue;
    far.splice(before < 0 ? far.length : before, 0, place);
    if (far.length > most) far.pop();
  }
  return far.map(({ cluster, values: place }) => ({ cluster, values: place }));
}

function compare(a: FarPlace, b: FarPlace): number {
  const column = a.values.findIndex((value, index) => value !== b.values[index]);
  return b.distance - a.distance || (column < 0 ? 0 : a.values[column]! - b.values[column]!);
}
