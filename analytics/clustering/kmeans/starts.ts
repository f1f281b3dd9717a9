import { createRequire } from 'node:module';
import type * as MlKMeans from 'ml-kmeans';
import { createRandom } from '../../random.ts';
import { exchange } from './exchange.ts';
import { lloyd } from './lloyd.ts';
import { distinctRows, type SortedRows } from './rows.ts';

/** Loaded by the first fit, and not with every command: it takes a quarter of a second. */
const requireHere = createRequire(import.meta.url);

/** ml-kmeans, which is slow, chooses starting points among this many rows: 30 members of a segment of 3%. */
const SEEDING_ROWS = 1_000;
/**
 * Starts come to rest and are ranked on this many rows. On 2,000, starts that were good there ended up to 0.25% above
 * the best inertia; on 4,000, 0.07%.
 */
const RANKING_ROWS = 4_000;
/** ml-kmeans only has to leave its starting points; our own loop finishes what it began. */
const FIRST_STEPS = 1;
/** Passes of single moves after a start rests; what is left to gain after these is small. */
const EXCHANGE_PASSES = 10;
/** Two starts whose inertia differs by less than this share ended in the same place. */
const SAME_OPTIMUM = 1e-5;

export interface StartsRequest {
  rows: SortedRows;
  k: number;
  restarts: number;
  seed: number;
  maxIterations: number;
  threshold: number;
}

/**
 * Starting centroids (`k * width` values each), best first, at most `restarts`, each in another place: kmeans++ of ml-
 * kmeans, brought to rest by Lloyd's iterations and single exchanges on a larger sample and ranked by the inertia
 * there. Both samples are evenly spaced among the sorted rows.
 */
export function findStarts({ rows, k, restarts, seed, maxIterations, threshold }: StartsRequest): Float64Array[] {
  const { kmeans: mlKMeans } = requireHere('ml-kmeans') as typeof MlKMeans;
  const random = createRandom(seed);
  const { width } = rows;
  const seeding = sampleRows(rows, SEEDING_ROWS, k, random.uniform()).map((row) => Array.from(pointAt(rows, row)));
  const ranking = Float64Array.from(
    sampleRows(rows, RANKING_ROWS, k, random.uniform()).flatMap((row) => Array.from(pointAt(rows, row))),
  );
  const rest = (start: Float64Array) =>
    lloyd({ values: ranking, count: ranking.length / width, width, start, maxIterations, threshold });
  const ends = Array.from({ length: restarts }, () => {
    const { centroids } = mlKMeans(seeding, k, { seed: random.uint32(), maxIterations: FIRST_STEPS, tolerance: threshold });
    const rested = rest(Float64Array.from(centroids.flat()));
    return rest(exchange({ values: ranking, width, from: rested, maxPasses: EXCHANGE_PASSES }));
  }).toSorted((a, b) => a.inertia - b.inertia);
  return ends
    .filter((end, index) => index === 0 || end.inertia > ends[index - 1]!.inertia * (1 + SAME_OPTIMUM))
    .map((end) => end.centroids);
}

/**
 * Evenly spaced positions from a random offset (a share of one step); a sample with too few distinct points for k
 * clusters gets k of them added.
 */
function sampleRows(rows: SortedRows, most: number, k: number, offset: number): number[] {
  const size = Math.min(rows.count, Math.max(most, k));
  const picked = Array.from({ length: size }, (_, index) => Math.floor(((index + offset) * rows.count) / size));
  return distinctRows(rows, k, picked).length === k ? picked : [...picked, ...distinctRows(rows, k)];
}

function pointAt({ values, width }: SortedRows, row: number): Float64Array {
  return values.subarray(row * width, (row + 1) * width);
}
