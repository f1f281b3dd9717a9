import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { fitPreparation } from '../../analytics/index.ts';
import { ArtefactStore } from '../../activities/artefacts.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { measureDrift } from '../../activities/measure-drift.ts';
import { moveAlias } from '../../activities/registry/aliases.ts';
import { registerModel, type ModelArtefact } from '../../activities/registry/models.ts';
import { readSnapshot, takeSnapshot } from '../../activities/take-snapshot.ts';
import { TrainingPool } from '../../activities/training/pool.ts';
import type { DriftReport } from '../../activities/types.ts';
import type { MusterConfig } from '../../config/schema.ts';
import { checkConfig } from '../../config/load.ts';
import { nightBounds } from '../../core/dates.ts';
import type { ArtefactRef } from '../../core/references.ts';
import { buildModel, buildOrder } from '../../warehouse/build.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { stageSource } from '../../warehouse/stage.ts';
import { transact } from '../../warehouse/transact.ts';
import { bundleThread } from '../../workers/thread-bundle.ts';
import { companyData, type CompanyOptions } from './company.ts';
import { smallConfig } from './lab.ts';
import { shopProject } from './night.ts';

/** Nights of one company as far as drift needs them: feature marts, snapshot, measurement. No Temporal, no training: a champion is declared. */
export interface DriftNights {
  deps: ActivityDeps;
  /** Builds the marts of a date, takes its snapshot and measures it. */
  night(date: string): Promise<DriftReport>;
  /** Makes a model of a measured date's snapshot the champion of the nights after it. */
  crown(date: string): Promise<void>;
  close(): Promise<void>;
}

const SEGMENTATION = 'customers';

/** The small configuration with every monitor as it is by default. */
function allMonitors(): MusterConfig {
  const config = smallConfig();
  const { drift: _drift, ...segmentation } = config.segmentations[SEGMENTATION]!;
  return { ...config, segmentations: { [SEGMENTATION]: segmentation } };
}

/** Stages the whole company at once: what was known when is in `loaded_at`, so each night sees its own. */
export async function driftNights(company: CompanyOptions, lastDate: string): Promise<DriftNights> {
  const [folder, data, project] = [await mkdtemp(join(tmpdir(), 'muster-drift-')), await companyData(company), await shopProject()];
  const warehouse = await openWarehouse({ engine: 'duckdb', path: join(folder, 'warehouse.duckdb'), threads: 2 });
  await migrate(warehouse);
  for (const source of new Set([...project.models.values()].flatMap(({ staging }) => staging?.source ?? []))) await stageSource(warehouse, project, { source, data, night: nightBounds(lastDate), run: 'history' });
  const config = checkConfig({ ...allMonitors(), name: 'drift' }, { file: join(folder, 'muster.config.ts'), data });
  const log = pino({ level: 'silent' });
  const deps: ActivityDeps = {
    config, warehouse, project, log, artefacts: new ArtefactStore(join(folder, 'artefacts')), training: new TrainingPool(1, config.file, () => bundleThread(log)),
    checkpoint: async () => undefined, lineage: null, lineageProducer: '', reportsDir: folder, decisionKey: '',
  };
  const featured = new Set([...project.features.values()].map(({ model }) => model));
  const marts = buildOrder(project).filter((model) => featured.has(model));
  const snapshots = new Map<string, ArtefactRef>();
  return {
    deps,
    async night(date) {
      const night = { ...nightBounds(date), run: `night-${date}` };
      for (const model of marts) await buildModel(warehouse, project, { model, night, run: night.run });
      const snapshot = (await new MockActivityEnvironment().run(takeSnapshot(deps), { night, segmentation: SEGMENTATION })) as ArtefactRef;
      snapshots.set(date, snapshot);
      return (await new MockActivityEnvironment().run(measureDrift(deps), { night, segmentation: SEGMENTATION, snapshot })) as DriftReport;
    },
    async crown(date) {
      const snapshot = snapshots.get(date)!;
      const preparation = fitPreparation(await readSnapshot(deps.artefacts, snapshot), config.segmentations[SEGMENTATION]!.features);
      // Drift reads nothing else of a model.
      const { version } = await registerModel(warehouse, { segmentation: SEGMENTATION, logicalDate: date, snapshot, preparation } as ModelArtefact);
      await transact(warehouse, (trx) => moveAlias(trx, { segmentation: SEGMENTATION, alias: 'champion', version, expected: null, logicalDate: date, reason: 'declared', at: `${date}T00:00:00Z` }));
    },
    async close() {
      await deps.training.close();
      await warehouse.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
