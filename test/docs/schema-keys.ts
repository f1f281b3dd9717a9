import type { z } from 'zod';
import { allowedBy } from '../../core/schema-words.ts';

/** One key of a schema as documentation names it: `segmentations.<name>.features[].scale`. */
export interface SchemaKey { path: string; allowed: string; required: boolean; fallback?: unknown }

type Definition = { innerType?: z.ZodType; options?: z.ZodType[]; in?: z.ZodType; element?: z.ZodType; valueType?: z.ZodType; defaultValue?: unknown };

/** Every key of an object schema, those of inner objects, lists and alternatives included. Objects that only group others are left out. */
export function schemaKeys(schema: z.ZodType, path = ''): SchemaKey[] {
  const shapes = shapesOf(schema);
  return unique(shapes.flatMap((shape) => Object.entries(shape).flatMap(([key, child]): SchemaKey[] => {
    const here = path === '' ? key : `${path}.${key}`;
    const inner = below(child, here);
    const groups = inner.length > 0 && unwrapped(child).every((one) => one.def.type === 'object');
    return [...(groups ? [] : [{ path: here, allowed: allowedBy(child), ...presence(child) }]), ...inner];
  })));
}

function below(schema: z.ZodType, path: string): SchemaKey[] {
  return unwrapped(schema).flatMap((one) => {
    const { element, valueType } = one.def as Definition;
    if (element) return schemaKeys(element, `${path}[]`);
    return valueType ? schemaKeys(valueType, `${path}.<name>`) : schemaKeys(one, path);
  });
}

function shapesOf(schema: z.ZodType): Record<string, z.ZodType>[] {
  return unwrapped(schema).flatMap((one) => ('shape' in one ? [one.shape as Record<string, z.ZodType>] : []));
}

/** What stands behind defaults, unions and pipes. */
function unwrapped(schema: z.ZodType): z.ZodType[] {
  const { innerType, options, in: input } = schema.def as Definition;
  const inner = [innerType, input, ...(options ?? [])].filter((one) => one !== undefined);
  return inner.length > 0 ? inner.flatMap(unwrapped) : [schema];
}

function presence(schema: z.ZodType): { required: boolean; fallback?: unknown } {
  if (schema.def.type === 'default') return { required: false, fallback: (schema.def as Definition).defaultValue };
  return { required: !schema.safeParse(undefined).success };
}

/** A key that two alternatives have counts once. */
function unique(keys: readonly SchemaKey[]): SchemaKey[] {
  return [...new Map(keys.map((key) => [key.path, key])).values()];
}
