import { readFileSync } from 'node:fs';
import { domainClassifierDrift, evenRowsOf, prepareFeatures, reconstructionDrift, selectColumns, selectRows, type DomainClassifierDrift, type Matrix, type Preparation, type ReconstructionDrift, type Sample } from '../../analytics/index.ts';
import { matrixFromArrow } from '../arrow.ts';

/** A snapshot, and who its rows are; null where that is not known any more. */
export interface Side { path: string; customers: readonly string[] | null }

export interface TogetherTask {
  reference: Side;
  current: Side;
  /** How the champion prepares its features. */
  preparation: Pick<Preparation, 'features'>;
  seed: number;
  /** Most rows of a side. */
  rows: number;
}

export interface Together { reconstruction: ReconstructionDrift; classifier: DomainClassifierDrift | null }

/** Measures how features go together on two nights, on some rows of each; runs on a worker thread. */
export function together({ reference, current, preparation, seed, rows }: TogetherTask): Together {
  const [before, now] = [sampled(reference, preparation, rows), sampled(current, preparation, rows)];
  const known = before.customers.length > 0 && now.customers.length > 0;
  return {
    reconstruction: reconstructionDrift({ reference: before.matrix, current: now.matrix, seed }),
    // Customers who cannot be told would be on both sides of a fold.
    classifier: known ? domainClassifierDrift({ reference: before, current: now, seed }) : null,
  };
}

/** Evenly spread over the snapshot, which is in the order of the customers' ids. */
function sampled({ path, customers }: Side, preparation: Pick<Preparation, 'features'>, most: number): Sample {
  const raw: Matrix = selectColumns(matrixFromArrow(readFileSync(path)), preparation.features.map(({ feature }) => feature), 'snapshot');
  const rows = evenRowsOf(raw.rows, most);
  return { matrix: prepareFeatures(preparation, selectRows(raw, rows)), customers: customers?.length === raw.rows ? Array.from(rows, (row) => customers[row]!) : [] };
}
