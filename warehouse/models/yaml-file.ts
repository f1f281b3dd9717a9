import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { MusterError, messageOf } from '../../core/errors.ts';

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
  const issue = result.error.issues[0];
  const key = issue?.path.join('.') ?? '';
  throw new MusterError({
    kind: 'usage', where: key === '' ? file : `${file} (${key})`,
    found: issue?.message ?? 'not what the schema asks for', todo: 'see docs/extending for the keys that are allowed',
  });
}

export function readYaml<T>(file: string, schema: z.ZodType<T>): T {
  return parseYaml(readFileSync(file, 'utf8'), schema, file);
}
