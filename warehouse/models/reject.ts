import { z } from 'zod';
import { MusterError } from '../../core/errors.ts';
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
 * @throws MusterError usage for a condition with a banned function, a second statement or another table in it, or a second one of a name.
 */
export function checkRejects(rejects: readonly Reject[], where: (index: number) => string, more: readonly string[] = []): void {
  requireOwnNames([], rejects, where);
  for (const [index, { condition }] of rejects.entries()) checkCondition(condition, where(index), more);
}

/**
 * Rows are counted and kept by the name of what is wrong with them: two conditions of one name would be one.
 * @throws MusterError usage for a name that is there twice, or in `others`, which hold for the same rows.
 */
export function requireOwnNames(others: readonly Reject[], rejects: readonly Reject[], where: (index: number) => string): void {
  const names = [...others, ...rejects].map(({ name }) => name);
  const twice = rejects.findIndex(({ name }, index) => names.indexOf(name) < others.length + index);
  if (twice === -1) return;
  throw new MusterError({ kind: 'usage', where: where(twice), found: `two conditions called "${rejects[twice]?.name}"`, allowed: 'a name of its own for each, those of the entity too', todo: 'rename one, or join them by `or`' });
}
