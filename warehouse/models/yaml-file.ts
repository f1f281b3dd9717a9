import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { MusterError, messageOf } from '../../core/errors.ts';
import { schemaProblem } from '../../core/schema-problem.ts';

/**
 * Checks YAML text against a schema.
 * @throws MusterError usage with the file and the path of the first key at fault.
 */
export function parseYaml<T>(text: string, schema: z.ZodType<T>, file: string): T {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    throw new MusterError({ kind: 'usage', where: file, found: `unreadable YAML: ${messageOf(error).split('\n')[0]}`, todo: 'correct the YAML', cause: error });
  }
  const result = schema.safeParse(raw ?? {});
  if (result.success) return result.data;
  const { path, ...problem } = schemaProblem(schema, result.error, raw ?? {});
  throw new MusterError({
    kind: 'usage', where: path.length === 0 ? file : `${file} (${path.join('.')})`, ...problem, todo: `${problem.todo}; docs/models.md lists the keys`,
  });
}

export function readYaml<T>(file: string, schema: z.ZodType<T>): T {
  return parseYaml(readFileSync(file, 'utf8'), schema, file);
}
