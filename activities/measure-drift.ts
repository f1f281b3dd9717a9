import { driftTests } from '../analytics/index.ts';
import type { ArtefactRef } from '../core/references.ts';
import { keepSummaries, keptSummaries } from '../warehouse/drift/kept.ts';
import { summariseFeatures } from '../warehouse/drift/features.ts';
import { transact } from '../warehouse/transact.ts';
import { recordFeatures, recordRows, featureRows, verdictsOf, type DriftRow, type FeatureVerdict } from './drift/record.ts';
import { championReference, edgesOfFeatures } from './drift/references.ts';
import { measureSchema } from './drift/schema.ts';
import { measureOutcomes } from './drift/outcomes.ts';
import { measureTogether } from './drift/together.ts';
import { measureVolumes } from './drift/volumes.ts';
import { championBefore } from './registry/aliases.ts';
import { readModel } from './registry/models.ts';
import { settingsOf } from './settings.ts';
import { step } from './step.ts';
import type { DriftReport, Night } from './types.ts';

export interface DriftInput { night: Night; segmentation: string; snapshot: ArtefactRef }

/** What this step measures, beside the features themselves; segments come after scoring. */
const MONITORS = ['features', 'flow', 'volume', 'schema', 'multivariate', 'outcomes'];

const TWO_WEEKS = 14;

/**
 * Counts what every feature holds tonight, keeps it, and holds it against what the champion was trained on and against recent nights. Only
 * counts leave the warehouse.
 */
export const measureDrift = step(async (deps, { night, segmentation, snapshot }: DriftInput, { signal }): Promise<DriftReport> => {
  const { warehouse, project, training } = deps;
  const { knex } = warehouse;
  const date = night.logicalDate;
  const { nights, leastNights, significance, psi, ks, thresholds } = settingsOf(deps, segmentation).drift;
  const version = await championBefore(knex, segmentation, date);
  const champion = version === null ? null : (await readModel(knex, segmentation, version)).artefact;

  const reference = champion && await championReference(deps, segmentation, champion);
  const recent = await keptSummaries(knex, { segmentation, kind: 'night', date }, nights);
  const edges = await edgesOfFeatures(deps, { segmentation, date, snapshot, known: [reference ?? [], recent] });
  const current = await summariseFeatures(warehouse, project, date, edges);
  signal.throwIfAborted();

  const counts = new Map(current.map((one) => [one.name, one]));
  const past = new Set(recent.map((one) => one.date));
  const report = await training.drift({
    date, champion: reference, recent: past.size < leastNights ? null : recent,
    columns: [...project.features.values()].map(({ name, drift }) => ({ name, drift, current: counts.get(name) ?? null })),
    thresholds: { ...(psi !== undefined && { psi }), ...(ks !== undefined && { ks }), ...thresholds }, significance, leastChunks: leastNights, driftTests: driftTests.names(),
  }, signal);
  const verdicts = verdictsOf(report.columns);
  const others = [
    ...await measureVolumes(deps, segmentation, night), ...await measureSchema(deps, segmentation, champion),
    ...await measureTogether(deps, { segmentation, date, snapshot, champion }, signal), ...await measureOutcomes(deps, segmentation, date),
  ];

  const key = { segmentation, date };
  await transact(warehouse, async (trx) => {
    await keepSummaries(trx, { ...key, kind: 'night' }, current.map((one) => ({ ...one, source: project.features.get(one.name)?.type ?? null })));
    await recordFeatures(trx, { ...key, referenceDate: champion?.logicalDate ?? [...past].at(-1) ?? date }, verdicts);
    await recordRows(trx, key, MONITORS, [...featureRows(report.columns), ...others]);
  }, { signal });
  // A young company: a day is held against days of its own weekday, of which there are two after two weeks.
  const young = past.size <= TWO_WEEKS;
  const unmeasured = report.unmeasured.filter(({ name, against }) => !(young && against === 'recent nights' && project.features.get(name)?.drift === 'flow'));
  return reportOf(champion?.logicalDate ?? null, verdicts, others, [...new Set(unmeasured.map(({ name }) => name))]);
});

/** The small part of it that a night's result carries. */
function reportOf(reference: string | null, verdicts: readonly FeatureVerdict[], others: readonly DriftRow[], unmeasured: string[]): DriftReport {
  const alarms = others.filter(({ alarm }) => alarm).map(({ monitor, subject, reason }) => ({ monitor, subject, reason: reason ?? '' }));
  return {
    alarm: alarms.length > 0 || verdicts.some(({ alarm }) => alarm), reference, unmeasured,
    features: verdicts.map(({ name, psi, ks, alarm, monitored, reason }) => ({ name, psi, ks, alarm, monitored, ...(reason !== null && { reason }) })),
    ...(alarms.length > 0 && { alarms }),
  };
}
