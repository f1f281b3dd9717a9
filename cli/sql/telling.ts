import { randomUUID } from 'node:crypto';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Models } from './models.ts';
import type { WorkItem } from './work.ts';

/** What a command tells lineage of its work. */
export interface Telling {
  /** Runs the work on an item as a job of its own, of the same name as in a night. */
  tell: <T extends { table: string; rows: number }>(item: WorkItem, run: () => Promise<T>) => Promise<T>;
  /** Waits a little for the last events. */
  close: () => Promise<void>;
}

/** @param warn is told once why events do not leave: no work hangs on it. */
export async function openTelling(warehouse: Warehouse, { config, project }: Models, warn: (message: string) => void): Promise<Telling> {
  const { messageOf } = await import('../../core/errors.ts');
  const { openLineage } = await import('../../lineage/sender.ts');
  try {
    const lineage = openLineage(config.lineage, { baseDir: config.baseDir, env: process.env }, warn);
    if (!lineage) return SILENT;
    const { codeVersion } = await import('../../activities/code-version.ts');
    const { buildingStep, stagingStep } = await import('../../activities/lineage/steps.ts');
    const { traced } = await import('../../activities/lineage/traced.ts');
    const { producer } = await import('../../lineage/event.ts');
    const deps = { config, project, warehouse, lineage, lineageProducer: producer(codeVersion), log: { warn: (_about: object, message: string) => warn(message) } };
    return {
      tell: ({ id, night }, run) => {
        const source = project.models.get(id)?.staging?.source;
        const ofNight = { ...night, run: `sql-build-${night.logicalDate}` };
        const control = { signal: new AbortController().signal, workflowId: '', runId: randomUUID(), attempt: 1 };
        return traced(deps, control, source === undefined ? buildingStep(project, id, ofNight) : stagingStep(project, source, ofNight), run);
      },
      close: () => lineage.close(),
    };
  } catch (error) {
    warn(`lineage events are not sent: ${messageOf(error)}`);
    return SILENT;
  }
}

const SILENT: Telling = { tell: (_item, run) => run(), close: async () => undefined };
