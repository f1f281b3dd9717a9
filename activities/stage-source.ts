import { MusterError } from '../core/errors.ts';
import { stageSource as stage } from '../warehouse/stage.ts';
import { step } from './step.ts';
import type { Night, StageReport } from './types.ts';

/** Loads what one source has landed since it was last staged, up to and including the logical date. */
export const stageSource = step(async (deps, { night, source }: { night: Night; source: string }, { signal }): Promise<StageReport> => {
  const { warehouse, project, checkpoint, config } = deps;
  if (config.dataDir === null) {
    throw new MusterError({
      kind: 'usage', where: 'data', found: 'no folder of landing files is configured', allowed: 'a folder',
      todo: 'give --data DIR, or set `data` in the configuration',
    });
  }
  const { table, partitions, rows, rejected, warnings } = await stage(warehouse, project, {
    source, data: config.dataDir, night, run: night.run, checkpoint, signal,
  });
  return { source, table, partitions, rows, rejected, warnings };
});
