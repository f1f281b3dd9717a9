import { z } from 'zod';
import type { Reject } from '../quality/reasons.ts';
import { checkRules } from './rules.ts';
import { tokenize } from './sql-text.ts';

/** Rows that cannot be used: `{name: no_pieces, condition: quantity = 0}`. The name is the reason that reports give. */
export const rejectSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9 _-]*$/, 'a short text in small letters'),
  /** Over the cleaned columns of one row. */
  condition: z.string(),
});

/** @throws MusterError usage for a condition with a banned function or a second statement in it. */
export function checkRejects(rejects: readonly Reject[], file: string): void {
  for (const { condition } of rejects) checkRules(tokenize(`select ${condition}`), file);
}
