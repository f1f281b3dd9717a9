import { stageSource as stage } from '../warehouse/stage.ts';
import { stagingStep } from './lineage/steps.ts';
import { traced } from './lineage/traced.ts';
import { step } from './step.ts';
import type { Night, StageReport } from './types.ts';

/** Loads what one source has landed since it was last staged, up to and including the logical date. */
export const stageSource = step(async (deps, { night, source }: { night: Night; source: string }, control): Promise<StageReport> => {
  const { warehouse, project, checkpoint, config } = deps;
  return traced(deps, control, stagingStep(project, source, night), async () => {
    const { table, partitions, rows, rejected, warnings, freshness } = await stage(warehouse, project, {
      source, data: config.dataDir, night, run: night.run, checkpoint, signal: control.signal,
    });
    const found = freshness === null ? {} : { freshness: { status: freshness.status, newest: freshness.newest, ageHours: freshness.ageHours } };
    return { source, table, partitions, rows, rejected, warnings, ...found };
  });
});
