import { MusterError } from '../core/errors.ts';
import { stageSource as stage } from '../warehouse/stage.ts';
import { traced } from './lineage/traced.ts';
import { step } from './step.ts';
import type { Night, StageReport } from './types.ts';

/** Loads what one source has landed since it was last staged, up to and including the logical date. */
export const stageSource = step(async (deps, { night, source }: { night: Night; source: string }, control): Promise<StageReport> => {
  const { warehouse, project, checkpoint, config } = deps;
  if (config.dataDir === null) {
    throw new MusterError({
      kind: 'usage', where: 'data', found: 'no folder of landing files is configured', allowed: 'a folder',
      todo: 'give --data DIR, or set `data` in the configuration',
    });
  }
  const data = config.dataDir;
  const tables = [...project.models.values()].filter(({ staging }) => staging?.source === source).map(({ name }) => name);
  const about = {
    job: `stage.${source}`, description: project.sources.get(source)?.description ?? source, night, inputs: [`source:${source}`], outputs: tables,
    // The rows of several tables are told as one sum, which is none of them.
    rows: ({ table, rows }: StageReport): Record<string, number> => (tables.length === 1 ? { [table]: rows } : {}),
  };
  return traced(deps, control, about, async () => {
    const { table, partitions, rows, rejected, warnings } = await stage(warehouse, project, {
      source, data, night, run: night.run, checkpoint, signal: control.signal,
    });
    return { source, table, partitions, rows, rejected, warnings };
  });
});
