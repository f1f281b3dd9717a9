import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { ArtefactStore } from '../activities/artefacts.ts';
import type { ActivityDeps, Checkpoint } from '../activities/deps.ts';
import { featureNamed } from '../activities/features.ts';
import { TrainingPool } from '../activities/training/pool.ts';
import type { LoadedConfig } from '../config/load.ts';
import { openDestination } from '../destinations/registry.ts';
import { migrate } from '../warehouse/migrate.ts';
import { CORE_SQL, loadProject } from '../warehouse/models/project.ts';
import { openWarehouse } from '../warehouse/open.ts';
import { startQueryServer } from '../warehouse/query/server.ts';
import type { Home } from './home.ts';

/** Where a home keeps its warehouse, unless the configuration says otherwise. */
export function warehousePath(config: LoadedConfig, home: Home): string {
  return config.warehouse.path ?? home.warehouse;
}

export interface WorkContext {
  deps: ActivityDeps;
  close(): Promise<void>;
}

/** Opens everything the steps of a night work with: the warehouse and its models, the artefact folder, the training threads. */
export async function openContext(config: LoadedConfig, home: Home, log: Logger, checkpoint: Checkpoint = async () => {}): Promise<WorkContext> {
  const project = await loadProject({ folders: [CORE_SQL, ...config.models], systems: config.systems });
  checkFeatures(config, project);
  await checkDestinations(config);
  const { engine, memoryLimit, threads } = config.warehouse;
  const warehouse = await openWarehouse({
    engine, path: warehousePath(config, home),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    ...(threads === undefined ? {} : { threads }),
  });
  try {
    await migrate(warehouse);
    const queries = await startQueryServer(warehouse, { home: home.dir });
    const training = new TrainingPool(availableParallelism(), config.file);
    return {
      deps: {
        config, warehouse, project, training, checkpoint, log,
        artefacts: new ArtefactStore(home.artifacts),
        reportsDir: home.reports,
      },
      async close() {
        await queries.close();
        await training.close();
        await warehouse.close();
      },
    };
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

/** A destination whose address or token is missing is found out now, not when the night is nearly over. Nothing is connected yet. */
async function checkDestinations({ destinations, baseDir }: LoadedConfig): Promise<void> {
  for (const [name, { kind, ...options }] of Object.entries(destinations)) {
    const session = openDestination({ kind, options }, { baseDir, env: process.env, name });
    await session.close?.();
  }
}

/** Every feature a segmentation names must be documented by a mart: found out now, not in the middle of a night. */
function checkFeatures(config: LoadedConfig, project: ActivityDeps['project']): void {
  for (const { features } of Object.values(config.segmentations)) {
    for (const { feature } of features) featureNamed(project, feature);
  }
}
