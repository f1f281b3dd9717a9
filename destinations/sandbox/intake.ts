import { z } from 'zod';
import type { Batch } from '../destination.ts';
import { refusal, type Answer } from './answer.ts';
import type { Outcome, SandboxStore } from './store.ts';

const MAX_ID_LENGTH = 256;

const bodySchema = z.strictObject({
  audience: z.string().min(1),
  logical_date: z.iso.date(),
  members: z
    .array(
      z.strictObject({
        operation: z.enum(['add', 'remove']),
        id: z.string().min(1).max(MAX_ID_LENGTH),
        identifiers: z.record(z.string(), z.string()),
      }),
    )
    .min(1),
});

/** The batch in a webhook's request, or the refusal of all of it: no key, too many rows, wrong shape, one person in two operations. */
export function batchIn(key: string | undefined, json: unknown, maxBatchRows: number): { batch: Batch } | { refused: Answer } {
  if (!key) return { refused: refusal(400, 'missing_idempotency_key') };
  const rows = rowsIn(json);
  if (rows > maxBatchRows) return { refused: refusal(413, 'batch_too_large', { limit: maxBatchRows, rows }) };
  const parsed = bodySchema.safeParse(json);
  if (!parsed.success) return { refused: wrongShape(parsed.error) };
  const { audience, logical_date: logicalDate, members } = parsed.data;
  const ids = new Set<string>();
  for (const [row, { id }] of members.entries()) {
    if (ids.has(id)) return { refused: refusal(400, 'duplicate_member', { row }) };
    ids.add(id);
  }
  return { batch: { key, audience, logicalDate, members } };
}

/** Takes the batch in and answers row by row: 200, or 207 where a row was rejected; 409 for a key that belongs to another batch. */
export function takeIn(store: SandboxStore, batch: Batch, rejected: ReadonlyMap<number, string>): { answer: Answer; outcome: Outcome['kind'] } {
  const outcome = store.accept(batch, rejected);
  if (outcome.kind === 'conflict') return { answer: refusal(409, 'key_used_for_another_batch'), outcome: 'conflict' };
  const allWell = outcome.results.every(({ status }) => status === 'acknowledged');
  return { answer: { status: allWell ? 200 : 207, body: { results: outcome.results } }, outcome: outcome.kind };
}

function rowsIn(json: unknown): number {
  const members = typeof json === 'object' && json !== null && 'members' in json ? json.members : undefined;
  return Array.isArray(members) ? members.length : 0;
}

function wrongShape(error: z.ZodError): Answer {
  const row = error.issues[0]?.path[1];
  return refusal(400, 'wrong_shape', typeof row === 'number' ? { row } : {});
}
