import { selectColumns, type Matrix } from '../../analytics/index.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { ArtefactRef } from '../../core/references.ts';
import { isCategory } from '../../warehouse/models/categories.ts';
import { keepSummaries, keptSummaries, type KeptSummary } from '../../warehouse/drift/kept.ts';
import { readMatrix } from '../../warehouse/matrix.ts';
import { transact } from '../../warehouse/transact.ts';
import type { ActivityDeps } from '../deps.ts';
import type { ModelArtefact } from '../registry/models.ts';
import { settingsOf } from '../settings.ts';
import { FEATURES, readSnapshot, snapshotSample } from '../take-snapshot.ts';

/**
 * What the champion was trained on: its snapshot, counted once in bins of its own. Categories stand in a snapshot as codes; they are those
 * of all customers of that night, where they were kept.
 */
export async function championReference(deps: ActivityDeps, segmentation: string, { snapshot, logicalDate }: ModelArtefact): Promise<KeptSummary[]> {
  const { warehouse, artefacts, training, project } = deps;
  const set = { segmentation, kind: 'snapshot' as const, date: logicalDate };
  let numbers = await keptSummaries(warehouse.knex, set);
  if (numbers.length === 0 || numbers.some(({ source }) => source !== snapshot.sha256)) {
    const matrix = await readSnapshot(artefacts, snapshot);
    const counted = await training.summaries(selectColumns(matrix, matrix.names.filter((name) => !isCategory(project.features.get(name)?.type ?? '')), 'snapshot'));
    await transact(warehouse, (trx) => keepSummaries(trx, set, counted.map((one) => ({ ...one, source: snapshot.sha256 }))));
    numbers = await keptSummaries(warehouse.knex, set);
  }
  const night = await keptSummaries(warehouse.knex, { segmentation, kind: 'night', date: logicalDate });
  return [...numbers, ...night.filter(({ edges }) => edges === null)];
}

export interface EdgesRequest {
  segmentation: string;
  date: LogicalDate;
  snapshot: ArtefactRef;
  /** What is known of earlier, the most telling first. */
  known: readonly (readonly KeptSummary[])[];
}

/** Edges of bins by feature: the champion's, else those of the nights before, else cut tonight. The same bins make nights comparable to the last row. */
export async function edgesOfFeatures(deps: ActivityDeps, { segmentation, date, snapshot, known }: EdgesRequest): Promise<Map<string, number[]>> {
  const { warehouse, artefacts, training, project } = deps;
  const edges = new Map<string, number[]>();
  for (const one of known.flatMap((kept) => kept.toReversed())) {
    if (one.edges !== null && !edges.has(one.feature)) edges.set(one.feature, JSON.parse(one.edges) as number[]);
  }
  const wanted = [...project.features.values()].filter(({ name, type }) => !isCategory(type) && !edges.has(name)).map(({ name }) => name);
  if (wanted.length === 0) return edges;
  const taken = await readSnapshot(artefacts, snapshot);
  const here = wanted.filter((name) => taken.names.includes(name));
  const rest = wanted.filter((name) => !taken.names.includes(name));
  const { columns, rows } = rest.length === 0 ? { columns: {}, rows: 0 }
    : await readMatrix(warehouse, { table: FEATURES, asOfDate: date, columns: rest, sample: snapshotSample(settingsOf(deps, segmentation)) });
  const others: Matrix = { names: Object.keys(columns), rows, columns: Object.values(columns) };
  for (const matrix of [selectColumns(taken, here, 'snapshot'), others]) {
    if (matrix.names.length > 0) for (const summary of await training.summaries(matrix)) edges.set(summary.name, [...summary.edges]);
  }
  return edges;
}
