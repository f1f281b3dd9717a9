import { stagingModelsOf } from '../warehouse/models/staging-model.ts';
import { stageSource as stage } from '../warehouse/stage.ts';
import { traced } from './lineage/traced.ts';
import { step } from './step.ts';
import type { Night, StageReport } from './types.ts';

/** Loads what one source has landed since it was last staged, up to and including the logical date. */
export const stageSource = step(async (deps, { night, source }: { night: Night; source: string }, control): Promise<StageReport> => {
  const { warehouse, project, checkpoint, config } = deps;
  const tables = stagingModelsOf(project, source).map(({ name }) => name);
  const about = {
    job: `stage.${source}`, description: project.sources.get(source)?.description ?? source, night, inputs: [`source:${source}`], outputs: tables,
    // The rows of several tables are told as one sum, which is none of them.
    rows: ({ table, rows }: StageReport): Record<string, number> => (tables.length === 1 ? { [table]: rows } : {}),
  };
  return traced(deps, control, about, async () => {
    const { table, partitions, rows, rejected, warnings, freshness } = await stage(warehouse, project, {
      source, data: config.dataDir, night, run: night.run, checkpoint, signal: control.signal,
    });
    const found = freshness === null ? {} : { freshness: { status: freshness.status, newest: freshness.newest, ageHours: freshness.ageHours } };
    return { source, table, partitions, rows, rejected, warnings, ...found };
  });
});
