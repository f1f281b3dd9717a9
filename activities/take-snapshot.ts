import type { Knex } from 'knex';
import type { Matrix } from '../analytics/index.ts';
import type { ArtefactRef } from '../core/references.ts';
import type { LogicalDate } from '../core/dates.ts';
import type { SegmentationConfig } from '../config/schema.ts';
import { readMatrix, type MatrixRequest } from '../warehouse/matrix.ts';
import { SPINE } from '../warehouse/models/generated.ts';
import { matrixFromArrow, matrixToArrow, schemaOf } from './arrow.ts';
import type { ArtefactStore } from './artefacts.ts';
import { countCustomers } from './customers.ts';
import { settingsOf } from './settings.ts';
import { mostSnapshotRows, requireStorable } from './snapshot-size.ts';
import type { Project } from '../warehouse/models/project.ts';
import { step } from './step.ts';
import type { Night } from './types.ts';

/** The view that training and scoring both read. */
export const FEATURES = 'marts.customer_features';

/** Rows are chosen by hash, so that the same customers are in the sample every night. */
const SAMPLE_SALT = 'snapshot';

/** The customers of a snapshot, as a reading of the warehouse names them. */
export function snapshotSample({ snapshotRows }: SegmentationConfig): NonNullable<MatrixRequest['sample']> {
  return { rows: snapshotRows, salt: SAMPLE_SALT, of: SPINE };
}

/** Freezes what a segmentation's features looked like on the logical date, as the thing drift, training and gates are held against. */
export const takeSnapshot = step(async (deps, { night, segmentation }: { night: Night; segmentation: string }): Promise<ArtefactRef> => {
  const { warehouse, project, artefacts } = deps;
  const settings = settingsOf(deps, segmentation);
  const names = snapshotColumns(project, settings);
  const features = names.length;
  // Customers are counted only where there could be too many.
  if (settings.snapshotRows > mostSnapshotRows(features)) {
    requireStorable({ segmentation, rows: Math.min(settings.snapshotRows, await countCustomers(warehouse.knex, night.logicalDate)), features });
  }
  const { columns } = await readMatrix(warehouse, {
    table: FEATURES, asOfDate: night.logicalDate,
    columns: names,
    sample: snapshotSample(settings),
  });
  const matrix: Matrix = { names, rows: columns[names[0] ?? '']?.length ?? 0, columns: Object.values(columns) };
  const ref = await artefacts.put(matrixToArrow(matrix), { extension: 'arrow', rows: matrix.rows, schema: schemaOf(matrix) });
  await warehouse.knex('meta.snapshots')
    .insert({ segmentation, logical_date: night.logicalDate, uri: ref.uri, sha256: ref.sha256, row_count: ref.rows, schema_hash: ref.schemaHash })
    .onConflict(['segmentation', 'logical_date']).merge();
  void keep(ref, Promise.resolve(matrix));
  return ref;
});

/**
 * Every documented feature, not just those that make the segments: drift watches all, and profiles describe by all. What a day brought
 * tells of the day and not of the customer: it is there only where segments are made of it.
 */
function snapshotColumns({ features }: Project, settings: SegmentationConfig): string[] {
  const used = new Set(settings.features.map(({ feature }) => feature));
  return [...features.values()].filter(({ name, drift }) => drift !== 'flow' || used.has(name)).map(({ name }) => name);
}

/** The snapshot of an earlier night, or null where none was taken. */
export async function snapshotOf(knex: Knex, segmentation: string, date: LogicalDate): Promise<ArtefactRef | null> {
  const row = await knex('meta.snapshots').where({ segmentation, logical_date: date })
    .first<{ uri: string; sha256: string; row_count: number; schema_hash: string } | undefined>();
  return row ? { uri: row.uri, sha256: row.sha256, rows: row.row_count, schemaHash: row.schema_hash } : null;
}

/** A night asks for its own snapshot and for the champion's, in one step after the other. */
const KEPT = 2;
const kept = new Map<string, Promise<Matrix>>();

function keep(ref: ArtefactRef, matrix: Promise<Matrix>): Promise<Matrix> {
  kept.delete(ref.sha256);
  kept.set(ref.sha256, matrix);
  for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
  return matrix;
}

/** A snapshot by its content; the latest ones stay in memory, so their columns must not be changed. */
export async function readSnapshot(artefacts: ArtefactStore, ref: ArtefactRef): Promise<Matrix> {
  try {
    return await keep(ref, kept.get(ref.sha256) ?? artefacts.get(ref).then(matrixFromArrow));
  } catch (error) {
    kept.delete(ref.sha256);
    throw error;
  }
}
