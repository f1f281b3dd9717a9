import { fitKMeans, type ClusterFit } from '../clustering/index.ts';
import { evenRows, selectRows, type Matrix } from '../matrix.ts';
import { MusterError } from '../../core/errors.ts';
import { applyPreparation, fitPreparation, type FeatureSpec, type Preparation, type Reduction } from '../preparation/index.ts';
import { silhouettes } from '../silhouette/index.ts';

export interface SplitRequest {
  /** Members of one segment or a sample of them, rows x features in their own units, missing = NaN. */
  raw: Matrix;
  features: readonly FeatureSpec[];
  reduction?: Reduction | undefined;
  /** Fewest and most parts that are tried: see `splitRows`. */
  k: { min: number; max: number };
  seed: number;
}

export interface RowSplit {
  /** Fitted on these rows: inside a segment features vary otherwise than among all customers. */
  preparation: Preparation;
  /** parts x features, in the prepared scale; largest part first. */
  centroids: number[][];
  /** The part of each row. */
  labels: Int32Array;
  silhouette: number | null;
  /** What was tried. */
  tried: { k: number; silhouette: number | null }[];
}

/** Silhouettes are of at most so many rows: a third of a second. */
const SILHOUETTE_ROWS = 4_000;

/** Counts have few values: the silhouette would be best with a part for each. */
const ENOUGH = 0.9;

/**
 * Parts of a segment by k-means: the fewest whose silhouette has nine tenths of the best. Deterministic for a seed. Contract errors: no feature varies inside the segment, fewer rows or
 * fewer different ones than the fewest parts.
 */
export function splitRows({ raw, features, reduction, k, seed }: SplitRequest): RowSplit {
  const preparation = fitPreparation(raw, features, reduction);
  const data = applyPreparation(preparation, raw);
  const fits: ClusterFit[] = [];
  for (let parts = k.min; parts <= Math.min(k.max, Math.max(k.min, data.rows - 1)); parts++) {
    try {
      fits.push(fitKMeans({ data, k: parts, seed }));
    } catch (error) {
      // Members that differ in few ways fall into few parts.
      if (fits.length === 0 || !(error instanceof MusterError) || error.parts.kind !== 'contract') throw error;
      break;
    }
  }
  const sample = evenRows(data, SILHOUETTE_ROWS);
  const rows = evenRows({ names: ['row'], rows: data.rows, columns: [Float64Array.from({ length: data.rows }, (_, row) => row)] }, SILHOUETTE_ROWS).columns[0]!;
  const scores = silhouettes(sample, fits.map(({ labels }) => Int32Array.from(rows, (row) => labels[row]!))).map(({ mean }) => mean);
  const highest = Math.max(...scores.map((score) => score ?? -1));
  const best = Math.max(0, scores.findIndex((score) => score !== null && score >= highest - (1 - ENOUGH) * Math.abs(highest)));
  const { centroids, labels } = fits[best]!;
  return { preparation, centroids, labels, silhouette: scores[best] ?? null, tried: fits.map((fit, index) => ({ k: fit.k, silhouette: scores[index] ?? null })) };
}

/** The silhouette of parts that something else than k-means made, by one feature in its own unit; rows without a value are left out. */
export function silhouetteOfBands(values: Float64Array, labels: Int32Array): number | null {
  const known = Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]!));
  const column = selectRows({ names: ['value'], rows: values.length, columns: [values] }, known);
  if (column.rows === 0) return null;
  const part = Float64Array.from(known, (row) => labels[row]!);
  const sample = evenRows({ names: ['value', 'part'], rows: known.length, columns: [column.columns[0]!, part] }, SILHOUETTE_ROWS);
  const [score] = silhouettes({ names: ['value'], rows: sample.rows, columns: [sample.columns[0]!] }, [Int32Array.from(sample.columns[1]!)]);
  return score?.mean ?? null;
}
