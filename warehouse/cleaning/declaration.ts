import { z } from 'zod';

/** One rule as a header writes it: its name, or `name: options`. */
const declaration = z.union([
  z.string().transform((rule): CleaningDeclaration => ({ rule, options: {} })),
  z.record(z.string(), z.unknown()).transform((written, context): CleaningDeclaration => {
    const [entry, ...more] = Object.entries(written);
    if (entry && more.length === 0) return { rule: entry[0], options: entry[1] ?? {} };
    context.issues.push({ code: 'custom', input: written, message: `one rule an entry; found: ${Object.keys(written).join(', ') || 'none'}` });
    return z.NEVER;
  }),
]);

export interface CleaningDeclaration { rule: string; options: unknown }

/** The policy of a column: rules in the order in which they are applied. */
export const cleaningSchema = z.array(declaration);
