import { stageSource as stage } from '../warehouse/stage.ts';
import { step } from './step.ts';
import type { Night, StageReport } from './types.ts';

/** Loads what one source has landed since it was last staged, up to and including the logical date. */
export const stageSource = step(async (deps, { night, source }: { night: Night; source: string }, { signal }): Promise<StageReport> => {
  const { warehouse, project, checkpoint, config } = deps;
  const { table, partitions, rows, rejected, warnings } = await stage(warehouse, project, {
    source, data: config.dataDir, night, run: night.run, checkpoint, signal,
  });
  return { source, table, partitions, rows, rejected, warnings };
});
