import { kmeans as mlKMeans } from 'ml-kmeans';
import { createRandom } from '../../random.ts';
import { lloyd } from './lloyd.ts';
import { distinctRows, type SortedRows } from './rows.ts';

/** ml-kmeans is slow, so it sees at most this many rows. Enough for 60 members of a segment of 3%. */
const SAMPLE_ROWS = 2_000;
/** ml-kmeans only has to leave the starting points; our own loop finishes what it began. */
const FIRST_STEPS = 3;
/** Two starts whose inertia on the sample differs by less than this share ended in the same place. */
const SAME_OPTIMUM = 1e-4;

export interface StartsRequest {
  rows: SortedRows;
  k: number;
  restarts: number;
  seed: number;
  maxIterations: number;
  threshold: number;
}

/**
 * Starting centroids (`k * width` values each), best first, at most `restarts`, each in a different place: seeded kmeans++ of ml-kmeans on an
 * evenly spaced sample of the sorted rows, brought to rest on that sample and ranked by inertia there.
 */
export function findStarts({ rows, k, restarts, seed, maxIterations, threshold }: StartsRequest): Float64Array[] {
  const random = createRandom(seed);
  const picked = sampleRows(rows, k, random.uniform());
  const { width } = rows;
  const values = new Float64Array(picked.length * width);
  const points = picked.map((row, index) => {
    const point = rows.values.subarray(row * width, (row + 1) * width);
    values.set(point, index * width);
    return Array.from(point);
  });
  const ends = Array.from({ length: restarts }, () => {
    const first = mlKMeans(points, k, { seed: random.uint32(), maxIterations: FIRST_STEPS, tolerance: threshold });
    return lloyd({ values, count: picked.length, width, start: Float64Array.from(first.centroids.flat()), maxIterations, threshold });
  }).toSorted((a, b) => a.inertia - b.inertia);
  return ends.filter((end, index) => index === 0 || end.inertia > ends[index - 1]!.inertia * (1 + SAME_OPTIMUM)).map((end) => end.centroids);
}

/** Evenly spaced positions from a random offset; a sample too poor in distinct points for k clusters gets k of them added. */
function sampleRows(rows: SortedRows, k: number, offset: number): number[] {
  const size = Math.min(rows.count, SAMPLE_ROWS);
  const picked = Array.from({ length: size }, (_, index) => Math.floor(((index + offset) * rows.count) / size));
  const distinctPicked = new Set(picked.map((row) => rows.values.subarray(row * rows.width, (row + 1) * rows.width).join()));
  return distinctPicked.size >= k ? picked : [...picked, ...distinctRows(rows, k)];
}
