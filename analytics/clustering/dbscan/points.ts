import { squaredDistance } from '../kmeans/distances.ts';
import type { SortedRows } from '../kmeans/rows.ts';
import { NOISE, type Density } from './density.ts';
import type { KdTree } from './kd-tree.ts';
import { distancesTo } from './membership.ts';

/** Every core has a point nearer than this share of eps, unless that would be too many points. */
const COVER = 0.5;

export interface PointsRequest { rows: SortedRows; tree: KdTree; density: Density; eps: number; maxPoints: number }

/**
 * Points that stand for the cores of each cluster: cores far from each other (farthest first, Gonzalez 1985), each as the mean of all rows
 * within eps of it. So a model holds no customer's values, but means of `minSamples` customers or more, and few enough for a statement.
 */
export function pointsOf({ rows, tree, density: { labels, core, clusters }, eps, maxPoints }: PointsRequest): number[][][] {
  const { values, count, width } = rows;
  const points: number[][][] = Array.from({ length: clusters }, () => []);
  const apart = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (let left = Math.max(maxPoints, clusters); left > 0; left--) {
    const next = farthestCore(apart, core, labels, points);
    if (next < 0 || apart[next]! <= (COVER * eps) ** 2) break;
    points[labels[next]!]!.push(meanOf(rows, tree.within(next, eps * eps)));
    for (let row = 0; row < count; row++) {
      if (core[row] === 0 || labels[row] !== labels[next]) continue;
      apart[row] = Math.min(apart[row]!, squaredDistance(values, row * width, values, next * width, width));
    }
  }
  return points;
}

/** A cluster without a point comes before all others; of cores as far away, the first. */
function farthestCore(apart: Float64Array, core: Uint8Array, labels: Int32Array, points: readonly number[][][]): number {
  let farthest = -1;
  for (let row = 0; row < core.length; row++) {
    if (core[row] === 0) continue;
    if (points[labels[row]!]!.length === 0) return row;
    if (farthest < 0 || apart[row]! > apart[farthest]!) farthest = row;
  }
  return farthest;
}

/** Six decimals say where a place is. Summed in the order of the rows. */
function meanOf({ values, width }: SortedRows, members: readonly number[]): number[] {
  const sums = Array.from({ length: width }, () => 0);
  for (const row of members.toSorted((a, b) => a - b)) for (let column = 0; column < width; column++) sums[column]! += values[row * width + column]!;
  return sums.map((sum) => Number((sum / members.length).toFixed(6)));
}

/**
 * The squared distance to the nearest point by which outliers are told apart from members with the fewest mistakes on these rows, between
 * two distances that occur.
 */
export function reachOf({ values, count, width }: SortedRows, labels: Int32Array, points: readonly number[][][]): number {
  const rows = Array.from({ length: count }, (_, row) => ({
    distance: Math.min(...distancesTo({ points: points as number[][][], outliers: null, reach: 0 }, values.subarray(row * width, (row + 1) * width))), member: labels[row] !== NOISE,
  })).toSorted((a, b) => a.distance - b.distance);
  let mistakes = rows.filter(({ member }) => member).length;
  let best = { mistakes, reach: 0 };
  rows.forEach(({ distance, member }, index) => {
    mistakes += member ? -1 : 1;
    const next = rows[index + 1]?.distance ?? 2 * distance;
    if (next > distance && mistakes < best.mistakes) best = { mistakes, reach: (distance + next) / 2 };
  });
  return best.reach;
}
