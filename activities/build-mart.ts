import { buildModel } from '../warehouse/build.ts';
import { step } from './step.ts';
import type { MartReport, Night } from './types.ts';

/** Builds one model as of the logical date: written, audited, published. */
export const buildMart = step(async (deps, { night, mart }: { night: Night; mart: string }, { signal }): Promise<MartReport> => {
  const { warehouse, project, checkpoint } = deps;
  const { table, rows } = await buildModel(warehouse, project, { model: mart, night, run: night.run, checkpoint, signal });
  return { table, rows };
});
