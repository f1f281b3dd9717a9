import { measureMatrices as measure, selectColumns } from '../analytics/index.ts';
import type { ArtefactRef } from '../core/references.ts';
import { transact } from '../warehouse/transact.ts';
import { championBefore } from './registry/aliases.ts';
import { readModel } from './registry/models.ts';
import { featureNamed } from './features.ts';
import { settingsOf } from './settings.ts';
import { step } from './step.ts';
import { readSnapshot } from './take-snapshot.ts';
import type { DriftReport, Night } from './types.ts';

export interface DriftInput { night: Night; segmentation: string; snapshot: ArtefactRef }

/** Holds the night's features against those the champion was trained on. */
export const measureDrift = step(async (deps, { night, segmentation, snapshot }: DriftInput): Promise<DriftReport> => {
  const { warehouse, artefacts, project } = deps;
  const { knex } = warehouse;
  const version = await championBefore(knex, segmentation, night.logicalDate);
  if (version === null) return { alarm: false, reference: null, features: [], unmeasured: [] };

  const { artefact } = await readModel(knex, segmentation, version);
  const reference = await readSnapshot(artefacts, artefact.snapshot);
  const current = await readSnapshot(artefacts, snapshot);
  const { psi, ks } = settingsOf(deps, segmentation).drift;
  const names = reference.names.filter((name) => current.names.includes(name));
  const { alarm, features, unmeasured } = measure({
    reference: selectColumns(reference, names, 'snapshot'), current,
    thresholds: { psi, ks },
    kinds: Object.fromEntries(names.map((name) => [name, featureNamed(project, name, segmentation).drift])),
  });

  await transact(warehouse, async (trx) => {
    await trx('meta.drift_results').where({ segmentation, logical_date: night.logicalDate }).delete();
    await trx('meta.drift_results').insert(features.map((feature) => ({
      segmentation, logical_date: night.logicalDate, reference_date: artefact.logicalDate,
      feature: feature.name, psi: feature.psi, ks: feature.ks,
      missing_reference: feature.missing_reference, missing_current: feature.missing_current,
      monitored: feature.monitored, alarm: feature.alarm,
    })));
  });
  return {
    alarm, unmeasured, reference: artefact.logicalDate,
    features: features.map(({ name, psi: psiValue, ks: ksValue, alarm: alarms, monitored }) => ({ name, psi: psiValue, ks: ksValue, alarm: alarms, monitored })),
  };
});
