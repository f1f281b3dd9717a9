import { squaredDistance } from '../kmeans/distances.ts';
import type { SortedRows } from '../kmeans/rows.ts';
import type { KdTree } from './kd-tree.ts';

/** The label of who is like nobody. */
export const NOISE = -1;

export interface DensityRequest {
  rows: SortedRows;
  tree: KdTree;
  /** How near neighbours are. */
  eps: number;
  /** Rows within `eps`, the row itself among them, that make it a core. */
  minSamples: number;
}

export interface Density {
  /** Clusters 0, 1 ... in the order of their first core; `NOISE` for the others. */
  labels: Int32Array;
  /** 1 for a core. */
  core: Uint8Array;
  clusters: number;
}

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu, 1996): cores within `eps` of each other are of one cluster, and so is whoever is within `eps` of a
 * core; the others are noise. Who is near to cores of several clusters goes to that of the nearest core, which the paper leaves to the
 * order of the rows.
 */
export function densityClusters({ rows, tree, eps, minSamples }: DensityRequest): Density {
  const { count } = rows;
  // Looked up again whenever they are needed: kept, they would take memory of the square of the rows where these are dense.
  const near = (row: number): number[] => tree.within(row, eps * eps);
  const core = Uint8Array.from({ length: count }, (_, row) => (near(row).length >= minSamples ? 1 : 0));
  const labels = new Int32Array(count).fill(NOISE);
  let clusters = 0;
  for (let row = 0; row < count; row++) {
    if (core[row] === 0 || labels[row] !== NOISE) continue;
    spread(row, clusters, near, core, labels);
    clusters++;
  }
  for (let row = 0; row < count; row++) if (core[row] === 0) labels[row] = clusterOfNearestCore(rows, row, near(row), core, labels);
  return { labels, core, clusters };
}

/** Gives a cluster to every core that can be reached from one. */
function spread(from: number, cluster: number, near: (row: number) => number[], core: Uint8Array, labels: Int32Array): void {
  labels[from] = cluster;
  const open = [from];
  for (let row = open.pop(); row !== undefined; row = open.pop()) {
    for (const other of near(row)) {
      if (core[other] === 0 || labels[other] !== NOISE) continue;
      labels[other] = cluster;
      open.push(other);
    }
  }
}

/** Of two that are as near the cluster that comes first. Only cores have labels that count yet. */
function clusterOfNearestCore({ values, width }: SortedRows, row: number, near: readonly number[], core: Uint8Array, labels: Int32Array): number {
  let nearest = NOISE;
  let least = Number.POSITIVE_INFINITY;
  for (const other of near) {
    if (core[other] === 0) continue;
    const distance = squaredDistance(values, row * width, values, other * width, width);
    if (distance > least || (distance === least && labels[other]! >= nearest)) continue;
    least = distance;
    nearest = labels[other]!;
  }
  return nearest;
}
