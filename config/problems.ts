import type { z } from 'zod';
import { MusterError } from '../core/errors.ts';
import { closestWord } from '../core/words.ts';

/** Turns the first thing zod found wrong into the one line a user sees: which key, what was found, what is allowed. */
export function firstProblem(file: string, error: z.ZodError, schema: z.ZodType): MusterError {
  const issue = innermost(error.issues[0]);
  if (!issue) return problem(file, 'the configuration', 'not valid', 'see docs/configuration.md');
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const allowed = keysAt(schema, issue.path);
    const meant = closestWord(key, allowed);
    return problem(file, [path, key].filter(Boolean).join('.'), 'unknown key', allowed.join(', '),
      meant ? `write "${meant}", or remove it` : 'remove it');
  }
  return problem(file, path || 'the configuration', issue.message);
}

function problem(file: string, key: string, found: string, allowed?: string, todo = 'correct the configuration'): MusterError {
  return new MusterError({ kind: 'usage', where: `${file}: ${key}`, found, ...(allowed ? { allowed } : {}), todo });
}

/** A union fails with the failures of each member; the one that got furthest is what the user meant. */
function innermost(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const candidates = issue.errors.map((issues) => issues[0]).filter((inner) => inner !== undefined);
  const deepest = candidates.filter(({ code }) => code !== 'invalid_type').at(-1) ?? candidates.at(-1);
  return deepest ? innermost({ ...deepest, path: [...issue.path, ...deepest.path] }) : issue;
}

/** Names of the keys an object schema has at `path`; empty where there is no object. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let shapes = objectsIn(schema);
  for (const key of path) shapes = shapes.flatMap((shape) => childrenOf(shape, String(key)));
  return [...new Set(shapes.flatMap((shape) => ('shape' in shape ? Object.keys(shape.shape as object) : [])))];
}

type Definition = { innerType?: z.ZodType; options?: z.ZodType[]; in?: z.ZodType; element?: z.ZodType; valueType?: z.ZodType };

/** The object schemas behind defaults, unions and pipes. */
function objectsIn(schema: z.ZodType): z.ZodType[] {
  const { innerType, options, in: input, element, valueType } = schema.def as Definition;
  if ('shape' in schema || element || valueType) return [schema];
  return [innerType, input, ...(options ?? [])].flatMap((inner) => (inner ? objectsIn(inner) : []));
}

function childrenOf(schema: z.ZodType, key: string): z.ZodType[] {
  const { element, valueType } = schema.def as Definition;
  const child = 'shape' in schema ? (schema.shape as Record<string, z.ZodType>)[key] : (element ?? valueType);
  return child ? objectsIn(child) : [];
}
