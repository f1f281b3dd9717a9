import { createRandom, type Random } from '../../random.ts';
import { distinctRows, type SortedRows } from '../kmeans/rows.ts';
import { nearestPrototype } from './membership.ts';

export interface PrototypesRequest {
  rows: SortedRows;
  k: number;
  /** 1 for a column of codes. */
  isCode: Uint8Array;
  gamma: number;
  restarts: number;
  maxIterations: number;
  seed: number;
}

export interface Prototypes {
  /** `k * width` values. */
  prototypes: Float64Array;
  labels: Int32Array;
  /** Sum over rows of what they cost. */
  cost: number;
  iterations: number;
  converged: boolean;
}

/** Starts come to rest on this many rows, evenly spaced among the sorted ones; the best goes on over all. */
const START_ROWS = 4_000;

/** Huang's iterations (1998): each row to its nearest prototype, each prototype to the means and the most frequent categories of its rows. */
export function fitPrototypes(request: PrototypesRequest): Prototypes {
  const { rows, k, restarts, seed } = request;
  const random = createRandom(seed);
  const sample = sampleOf(rows, k);
  const ends = Array.from({ length: restarts }, () => iterate({ ...request, rows: sample }, drawStart(sample, request, random)));
  return iterate(request, ends.reduce((a, b) => (b.cost < a.cost ? b : a)).prototypes);
}

/** With k distinct rows at least, as all rows together have. */
function sampleOf(rows: SortedRows, k: number): SortedRows {
  const { values, count, width } = rows;
  if (count <= START_ROWS) return rows;
  const even = Array.from({ length: START_ROWS }, (_, index) => Math.floor((index * count) / START_ROWS));
  const picked = distinctRows(rows, k, even).length === k ? even : [...even, ...distinctRows(rows, k)];
  const sample = new Float64Array(picked.length * width);
  picked.forEach((row, at) => sample.set(values.subarray(row * width, (row + 1) * width), at * width));
  return { values: sample, count: picked.length, width, order: Uint32Array.from(picked) };
}

/** Rows as prototypes, each drawn with a chance in proportion to its cost so far, as in kmeans++. */
function drawStart({ values, count, width }: SortedRows, { k, isCode, gamma }: PrototypesRequest, random: Random): Float64Array {
  const prototypes = new Float64Array(k * width);
  const place = (row: number, cluster: number): void => prototypes.set(values.subarray(row * width, (row + 1) * width), cluster * width);
  place(random.integer(count), 0);
  for (let cluster = 1; cluster < k; cluster++) {
    const costs = Float64Array.from({ length: count }, (_, row) => nearestPrototype(values, row * width, prototypes, cluster, { isCode, gamma }).cost);
    let left = random.uniform() * costs.reduce((sum, cost) => sum + cost, 0);
    const drawn = costs.findIndex((cost) => (left -= cost) < 0);
    place(drawn < 0 ? costs.indexOf(Math.max(...costs)) : drawn, cluster);
  }
  return prototypes;
}

function iterate({ rows, k, isCode, gamma, maxIterations }: PrototypesRequest, start: Float64Array): Prototypes {
  let prototypes = start;
  let now = assign(rows, prototypes, k, isCode, gamma);
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < maxIterations) {
    const moved = centresOf(rows, now, k, isCode);
    const next = assign(rows, moved, k, isCode, gamma);
    iterations++;
    // Costs never rise, so that the iterations end: a step that gains nothing is rest.
    converged = next.labels.every((label, row) => label === now.labels[row]);
    prototypes = moved;
    now = next;
  }
  return { prototypes, labels: now.labels, cost: now.cost, iterations, converged };
}

interface Assigned { labels: Int32Array; costs: Float64Array; cost: number }

function assign({ values, count, width }: SortedRows, prototypes: Float64Array, k: number, isCode: Uint8Array, gamma: number): Assigned {
  const labels = new Int32Array(count);
  const costs = new Float64Array(count);
  let total = 0;
  for (let row = 0; row < count; row++) {
    const { cluster, cost } = nearestPrototype(values, row * width, prototypes, k, { isCode, gamma });
    labels[row] = cluster;
    costs[row] = cost;
    total += cost;
  }
  return { labels, costs, cost: total };
}

/** A cluster without rows gets the row that costs most, each row once. */
function centresOf({ values, count, width }: SortedRows, { labels, costs }: Assigned, k: number, isCode: Uint8Array): Float64Array {
  const sizes = new Int32Array(k);
  const centres = new Float64Array(k * width);
  for (let row = 0; row < count; row++) {
    sizes[labels[row]!]!++;
    for (let column = 0; column < width; column++) centres[labels[row]! * width + column]! += values[row * width + column]!;
  }
  centres.forEach((sum, at) => (centres[at] = sum / sizes[Math.floor(at / width)]!));
  isCode.forEach((code, column) => {
    if (code === 1) modesOf(values, width, column, labels, k).forEach((mode, cluster) => (centres[cluster * width + column] = mode));
  });
  const left = costs.slice();
  for (let cluster = 0; cluster < k; cluster++) {
    if (sizes[cluster]! > 0) continue;
    const row = left.reduce((best, cost, at) => (cost > left[best]! ? at : best), 0);
    centres.set(values.subarray(row * width, (row + 1) * width), cluster * width);
    left[row] = -1;
  }
  return centres;
}

/** The most frequent code of each cluster, of several the smallest. */
function modesOf(values: Float64Array, width: number, column: number, labels: Int32Array, k: number): number[] {
  const counts = Array.from({ length: k }, () => new Map<number, number>());
  labels.forEach((label, row) => {
    const code = values[row * width + column]!;
    counts[label]!.set(code, (counts[label]!.get(code) ?? 0) + 1);
  });
  return counts.map((of) => [...of].toSorted(([a, m], [b, n]) => n - m || a - b)[0]?.[0] ?? 0);
}
