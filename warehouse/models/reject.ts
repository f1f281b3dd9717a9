import { z } from 'zod';
import { MusterError } from '../../core/errors.ts';
import type { Reject } from '../quality/reasons.ts';
import { checkRules } from './rules.ts';
import { tokenize } from './sql-text.ts';

/** Rows that cannot be used: `{name: no_pieces, condition: quantity = 0}`. The name is the reason that reports give. */
export const rejectSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9 _-]*$/, 'a short text in small letters'),
  /** Over the cleaned columns of one row. */
  condition: z.string(),
});

/** @throws MusterError usage for a condition with a banned function or a second statement in it, or a second one of a name. */
export function checkRejects(rejects: readonly Reject[], file: string): void {
  requireOwnNames([], rejects, file);
  for (const { condition } of rejects) checkRules(tokenize(`select ${condition}`), file);
}

/**
 * Rows are counted and kept by the name of what is wrong with them: two conditions of one name would be one.
 * @throws MusterError usage for a name that is there twice, or in `others`, which hold for the same rows.
 */
export function requireOwnNames(others: readonly Reject[], rejects: readonly Reject[], file: string): void {
  const names = [...others, ...rejects].map(({ name }) => name);
  const twice = rejects.find(({ name }) => names.indexOf(name) !== names.lastIndexOf(name));
  if (!twice) return;
  throw new MusterError({ kind: 'usage', where: `${file} (reject_when)`, found: `two conditions called "${twice.name}"`, allowed: 'a name of its own for each, those of the entity too', todo: 'rename one, or join them by `or`' });
}
