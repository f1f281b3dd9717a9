import type { Logger } from 'pino';
import type { LoadedConfig } from '../config/load.ts';
import type { LineageSender } from '../lineage/sender.ts';
import type { Project } from '../warehouse/models/project.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { ArtefactStore } from './artefacts.ts';
import type { TrainingPool } from './training/pool.ts';

/**
 * Called at the points where a crash would hurt most: around every commit and every effect outside.
 * Does nothing in production; tests end the process there.
 */
export type Checkpoint = (point: string) => Promise<void>;

/** What a step works with. One set for each worker process. */
export interface ActivityDeps {
  config: LoadedConfig;
  warehouse: Warehouse;
  project: Project;
  artefacts: ArtefactStore;
  training: TrainingPool;
  checkpoint: Checkpoint;
  log: Logger;
  /** Who is told what ran; null where nobody is. */
  lineage: LineageSender | null;
  /** How lineage events name us. */
  lineageProducer: string;
  /** Key of the state folder, which authenticates deciders where the configuration names none. */
  decisionKey: string;
  /** Where a night is shown, by its workflow id; null where nobody knows the address of the Temporal UI. */
  linkToNight?: (run: string) => Promise<string | null>;
  /** Where reports are written. */
  reportsDir: string;
}
