import { z } from 'zod';
import type { Reject } from '../quality/reasons.ts';
import { checkCondition } from './rules.ts';

/** Rows that cannot be used: `{name: no_pieces, condition: quantity = 0}`. The name is the reason that reports give. */
export const rejectSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9 _-]*$/, 'a short text in small letters'),
  /** Over the cleaned columns of one row. */
  condition: z.string(),
});

/**
 * @param where file and line of one of them, by its place in the list.
 * @param more functions that the header vouches for.
 * @throws MusterError usage for a condition with a banned function, a second statement or another table in it.
 */
export function checkRejects(rejects: readonly Reject[], where: (index: number) => string, more: readonly string[] = []): void {
  for (const [index, { condition }] of rejects.entries()) checkCondition(condition, where(index), more);
}
