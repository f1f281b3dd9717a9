import { z } from 'zod';
import { MusterError } from '../../core/errors.ts';
import type { BatchResult, MemberChange, MemberResult } from '../destination.ts';
import { reasonCode } from './reason.ts';

const rowResults = z.object({
  results: z.array(
    z.object({ index: z.int().nonnegative(), status: z.enum(['acknowledged', 'rejected']), reason: z.unknown().optional() }),
  ),
});

/** JSON where the text is JSON, undefined otherwise: a plain webhook may answer "ok" or nothing. */
export function parsedAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What a 2xx answer says of each member. With `results` each row is matched by its index; without them a success is one of the whole
 * batch, except for 207, whose point is that rows differ.
 * @throws MusterError (contract) for results that cannot be matched: nothing is then taken as acknowledged.
 */
export function resultsIn(status: number, answer: unknown, members: readonly MemberChange[], where: string): BatchResult {
  const speaksOfRows = typeof answer === 'object' && answer !== null && 'results' in answer;
  if (!speaksOfRows && status !== 207) return { results: members.map((_, index) => ({ index, status: 'acknowledged' })) };
  const parsed = rowResults.safeParse(answer);
  if (!parsed.success) {
    throw new MusterError({
      kind: 'contract',
      where,
      found: `the answer (${status}) does not say what became of each member`,
      allowed: '{"results": [{"index": 0, "status": "acknowledged" | "rejected", "reason": "a_code"}, ...]}',
      todo: 'correct the destination',
    });
  }
  const results = parsed.data.results.map(({ index, status, reason }): MemberResult => {
    const member = members[index];
    return status === 'acknowledged' || !member
      ? { index, status: 'acknowledged' }
      : { index, status: 'rejected', reason: reasonCode(reason, member) };
  });
  return { results };
}
