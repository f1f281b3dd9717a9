import type { z } from 'zod';
import { MusterError } from '../core/errors.ts';
import { schemaProblem } from '../core/schema-problem.ts';

/** The first thing that is wrong with a configuration as the one line a user sees: which key, what was found, what is allowed. */
export function firstProblem(file: string, error: z.ZodError, schema: z.ZodType, written: unknown): MusterError {
  const { path, found, allowed, todo } = schemaProblem(schema, error, written);
  const where = `${file}: ${path.join('.') || 'the configuration'}`;
  if (written === undefined) return new MusterError({ kind: 'usage', where, found: 'the file has no default export', allowed, todo: 'write export default defineConfig({...}), as in docs/configuration.md' });
  return new MusterError({ kind: 'usage', where, found, allowed, todo });
}
