import type { z } from 'zod';
import { allowedBy, foundAs } from './schema-words.ts';
import { closestWord } from './words.ts';

/** The first thing that is wrong with a value, in the words of a MusterError. */
export interface SchemaProblem {
  /** Keys that lead to it; empty for the value as a whole. */
  path: string[];
  found: string;
  allowed: string;
  todo: string;
}

export interface ProblemOptions {
  /** Leaves text out of what was found: an option that names a variable may hold the secret itself by mistake. */
  secretive?: boolean;
}

/** Turns what zod found wrong with `written` into which key, what was found, what is allowed and what to do. */
export function schemaProblem(schema: z.ZodType, error: z.ZodError, written: unknown, { secretive = false }: ProblemOptions = {}): SchemaProblem {
  const issue = innermost(misspelt(error.issues, written) ?? error.issues[0], written);
  const path = issue.path.map(String);
  const schemas = schemasAt(schema, path);
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const allowed = [...new Set(schemas.flatMap(objectsIn).flatMap(keysOf))];
    const meant = closestWord(key, allowed);
    // A key of another of several shapes.
    if (meant === key) return { path: [...path, key], found: 'a key that does not go with the others', allowed: allowed.filter((name) => name !== key).join(', '), todo: 'remove it, or one of the others' };
    return { path: [...path, key], found: 'unknown key', allowed: allowed.join(', '), todo: meant ? `write "${meant}", or remove it` : 'remove it' };
  }
  if (issue.code === 'invalid_key') {
    return { path, found: `the name ${foundAs(path.at(-1), secretive)}`, allowed: issue.issues[0]?.message ?? 'another name', todo: 'correct the name' };
  }
  const value = valueAt(written, path);
  const byShape = [...new Set(schemas.map(allowedBy))].join(', or ');
  // A rule over several keys says itself what it asks for; the shape of one key does not know it.
  const allowed = issue.code === 'custom' && !byShape.includes(issue.message) ? issue.message : byShape;
  if (value === undefined && path.length > 0) return { path, found: 'it is missing', allowed, todo: 'add it' };
  return { path, found: `found ${foundAs(value, secretive)}`, allowed, todo: todoFor(value, issue) };
}

/** Where a key is missing and an unknown one is much like it, the unknown one: whoever wrote it would look in vain for what is missing. */
function misspelt(issues: readonly Found[], written: unknown): Found | undefined {
  const [first] = issues;
  if (!first || first.path.length === 0 || valueAt(written, first.path) !== undefined) return undefined;
  const missing = String(first.path.at(-1));
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys' || issue.path.join('.') !== first.path.slice(0, -1).join('.')) continue;
    const key = issue.keys.find((name) => closestWord(name, [missing]) !== undefined);
    if (key !== undefined) return { ...issue, keys: [key] };
  }
  return undefined;
}

function todoFor(value: unknown, issue: z.core.$ZodIssue): string {
  const expected = issue.code === 'invalid_type' ? issue.expected : undefined;
  if (typeof value === 'string' && expected === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) return 'write the number without quotes';
  if (typeof value === 'string' && expected === 'boolean' && ['true', 'false'].includes(value)) return `write ${value} without quotes`;
  if (expected === 'array' && typeof value === 'string') return 'put it into a list: [...]';
  return 'correct the value';
}

type Found = z.core.$ZodIssue;

/** A union fails with the failures of each member; what the user meant is the member that fails deepest in what was written. */
function innermost(issue: Found | undefined, written: unknown): Found {
  if (!issue) return { code: 'custom', path: [], message: '', input: written };
  if (issue.code !== 'invalid_union') return issue;
  const candidates = issue.errors.flatMap(([first]) => (first ? [{ ...first, path: [...issue.path, ...first.path] } as Found] : []));
  // Something that is missing lies as deep as the object that lacks it.
  const depthOf = ({ path }: Found): number => (valueAt(written, path) === undefined ? path.length - 1 : path.length);
  const deeper = candidates.filter((inner) => inner.code === 'unrecognized_keys' || depthOf(inner) > issue.path.length);
  const meant = deeper.find(({ code }) => code !== 'unrecognized_keys') ?? deeper.at(0);
  return meant ? innermost(meant, written) : { ...issue, code: 'custom', message: '' };
}

function valueAt(written: unknown, path: readonly PropertyKey[]): unknown {
  let value = written;
  for (const key of path) value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  return value;
}

/** The schemas that stand at `path`: several where a union leads there. */
function schemasAt(schema: z.ZodType, path: readonly string[]): z.ZodType[] {
  let found = [schema];
  for (const key of path) found = found.flatMap(objectsIn).flatMap((shape) => childrenOf(shape, key));
  return found;
}

type Definition = { innerType?: z.ZodType; options?: z.ZodType[]; in?: z.ZodType; element?: z.ZodType; valueType?: z.ZodType };

/** The schemas with keys or elements behind defaults, unions and pipes. */
function objectsIn(schema: z.ZodType): z.ZodType[] {
  const { innerType, options, in: input, element, valueType } = schema.def as Definition;
  if ('shape' in schema || element || valueType) return [schema];
  return [innerType, input, ...(options ?? [])].flatMap((inner) => (inner ? objectsIn(inner) : []));
}

function keysOf(schema: z.ZodType): string[] {
  return 'shape' in schema ? Object.keys(schema.shape as object) : [];
}

function childrenOf(schema: z.ZodType, key: string): z.ZodType[] {
  const { element, valueType } = schema.def as Definition;
  const child = 'shape' in schema ? (schema.shape as Record<string, z.ZodType>)[key] : (element ?? valueType);
  return child ? [child] : [];
}
