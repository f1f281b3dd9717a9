import { prepareFeatures, selectColumns, type Matrix } from '../../analytics/index.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { kindsOf } from '../categorical.ts';
import type { ActivityDeps } from '../deps.ts';
import type { ModelArtefact } from '../registry/models.ts';
import { settingsOf } from '../settings.ts';
import { snapshotSample } from '../take-snapshot.ts';
import { NO_DEMOGRAPHICS, readDemographics, type Demographics } from './demographics.ts';
import type { SegmentProfile } from '../registry/segments.ts';
import { detailsOf } from './details.ts';
import { factsOf, valueFeature } from './facts.ts';

export interface ProfileInput {
  artefact: ModelArtefact;
  /** The snapshot that the model was trained on, and the cluster of each row. */
  raw: Matrix;
  labels: Int32Array;
  /** The night of the snapshot. */
  date: LogicalDate;
}

/** What is to be said of each cluster of a model, for whoever reads about its segments; computed on a training thread. */
export async function profileClusters(deps: ActivityDeps, { artefact, raw, labels, date }: ProfileInput, signal: AbortSignal): Promise<SegmentProfile[]> {
  const { config, project, training } = deps;
  const told = await demographicsOf(deps, artefact.segmentation, date, raw.rows);
  const kinds = kindsOf(project, artefact);
  const numbers = selectColumns(raw, raw.names.filter((name) => !kinds.has(name)));
  const prepared = prepareFeatures(artefact.preparation, raw);
  const made = artefact.features.filter(({ feature }) => numbers.names.includes(feature)).map(({ feature }) => ({
    feature, impute: artefact.preparation.features.find((prepared) => prepared.feature === feature)?.impute ?? null,
  }));
  const drew = new Set(artefact.features.map(({ feature }) => feature));
  const value = valueFeature(project, made.map(({ feature }) => feature));
  const profile = await training.profile({
    raw: { names: [...numbers.names, ...told.numbers.names], rows: raw.rows, columns: [...numbers.columns, ...told.numbers.columns] },
    prepared: selectColumns(prepared, prepared.names.filter((name) => !kinds.has(name))), labels, k: artefact.k,
    made, value: value !== null && raw.names.includes(value) ? value : null, variables: told.variables.map((variable) => ({ ...variable, made: drew.has(variable.name) })),
  }, signal);
  const details = detailsOf(profile, { customers: raw.rows, value, factsOf: factsOf(project, { more: told.columns, currency: config.currency }) });
  return profile.segments.map(({ size, share, features }, cluster) => ({
    size, share,
    medians: Object.fromEntries(features.map(({ feature, median }) => [feature, median])),
    differences: Object.fromEntries(features.map(({ feature, difference }) => [feature, difference])),
    details: details[cluster],
  }));
}

/** Who the customers of the snapshot are. The snapshot keeps no ids, so that rows are matched by their order: nothing is said where these are not as many. */
async function demographicsOf(deps: ActivityDeps, segmentation: string, date: LogicalDate, rows: number): Promise<Demographics> {
  const told = await readDemographics(deps.warehouse, deps.project, date, snapshotSample(settingsOf(deps, segmentation)));
  if (told === NO_DEMOGRAPHICS || told.rows === rows) return told;
  deps.log.warn({ segmentation, snapshot: rows, demographics: told.rows }, 'demographics are of other customers than the snapshot, and were left out of the profile');
  return NO_DEMOGRAPHICS;
}
