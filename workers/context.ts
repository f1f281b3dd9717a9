import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { codeVersion } from '../activities/code-version.ts';
import { ArtefactStore } from '../activities/artefacts.ts';
import type { ActivityDeps, Checkpoint } from '../activities/deps.ts';
import { TrainingPool } from '../activities/training/pool.ts';
import type { LoadedConfig } from '../config/load.ts';
import { producer } from '../lineage/event.ts';
import { openLineage } from '../lineage/sender.ts';
import { claimWarehouse } from '../warehouse/company.ts';
import { migrate } from '../warehouse/migrate.ts';
import type { Project } from '../warehouse/models/project.ts';
import { openWarehouse } from '../warehouse/open.ts';
import { startQueryServer } from '../warehouse/query/server.ts';
import { checkDeciders, checkDestinations, checkedProject } from './checks.ts';
import { decisionKeyOf } from './decision-key.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Home } from './home.ts';
import { findServer } from './server/ensure.ts';
import { bundleThread } from './thread-bundle.ts';
import { warehousePlace } from './warehouse-place.ts';

export interface WorkContext {
  deps: ActivityDeps;
  close(): Promise<void>;
}

export interface ContextOptions {
  /** The checked models, where somebody has read them already. */
  project?: Project | undefined;
  checkpoint?: Checkpoint | undefined;
}

/** Opens the warehouse that the configuration names, with its own tables as this version wants them. */
export async function openConfigured(config: LoadedConfig, home: Home): Promise<Warehouse> {
  const { memoryLimit, threads } = config.warehouse;
  const warehouse = await openWarehouse({
    ...warehousePlace(config, home, process.env),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    ...(threads === undefined ? {} : { threads }),
  });
  try {
    await migrate(warehouse);
    await claimWarehouse(warehouse, config.name, warehouse.engine.embedded ? warehouse.path : `the database in ${config.warehouse.urlEnv}`);
    return warehouse;
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

/** Opens everything the steps of a night work with: the warehouse and its models, the artefact folder, the training threads. */
export async function openContext(config: LoadedConfig, home: Home, log: Logger, { project: known, checkpoint = async () => {} }: ContextOptions = {}): Promise<WorkContext> {
  const project = known ?? await checkedProject(config);
  await checkDestinations(config);
  checkDeciders(config);
  const warehouse = await openConfigured(config, home);
  try {
    // A server answers everybody itself; the owner of a file has to.
    const queries = warehouse.engine.embedded ? await startQueryServer(warehouse, { home: home.dir }) : undefined;
    const lineage = openLineage(config.lineage, { baseDir: config.baseDir, env: process.env }, (message) => log.warn(message));
    const training = new TrainingPool(availableParallelism(), config.file, () => bundleThread(log));
    return {
      deps: {
        config, warehouse, project, training, checkpoint, log,
        lineage, lineageProducer: producer(codeVersion),
        artefacts: new ArtefactStore(home.artifacts),
        reportsDir: home.reports,
        decisionKey: await decisionKeyOf(home),
        linkToNight: (run) => linkToNight(home, run),
      },
      async close() {
        await lineage?.close();
        await queries?.close();
        await training.close();
        await warehouse.close();
      },
    };
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

/** Where the Temporal UI shows a night; asked when somebody is told, as the server may start beside the worker. */
async function linkToNight(home: Home, run: string): Promise<string | null> {
  const server = await findServer(home, process.env);
  return server?.uiUrl === undefined ? null : `${server.uiUrl.replace(/\/$/, '')}/namespaces/${encodeURIComponent(server.namespace)}/workflows/${encodeURIComponent(run)}`;
}
