import { buildModel } from '../warehouse/build.ts';
import { buildingStep } from './lineage/steps.ts';
import { traced } from './lineage/traced.ts';
import { step } from './step.ts';
import type { MartReport, Night } from './types.ts';

/** Builds one model as of the logical date: written, audited, published. */
export const buildMart = step(async (deps, { night, mart }: { night: Night; mart: string }, control): Promise<MartReport> => {
  const { warehouse, project, checkpoint } = deps;
  return traced(deps, control, buildingStep(project, mart, night), async () => {
    const { table, rows } = await buildModel(warehouse, project, { model: mart, night, run: night.run, checkpoint, signal: control.signal });
    return { table, rows };
  });
});
