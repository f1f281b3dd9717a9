import { parseLogicalDate } from '../core/dates.ts';
import { MusterError } from '../core/errors.ts';
import type { Batch, BatchResult, DestinationSession } from './destination.ts';

/** Keys, audiences and identifier types become path parts, headers and column names: these characters are safe in all three. */
const KEY = /^[A-Za-z0-9_-]{1,128}$/;
const AUDIENCE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const IDENTIFIER_TYPE = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/**
 * Wraps a session so that every kind, also one from a plugin, gets only well-formed batches and
 * answers for each member exactly once. A batch of nobody is answered without being sent.
 */
export function guarded(session: DestinationSession, name: string): DestinationSession {
  return {
    batchRows: session.batchRows,
    async send(batch, signal) {
      signal?.throwIfAborted();
      checkBatch(batch, session.batchRows, name);
      if (batch.members.length === 0) return { results: [] };
      return inOrder(await session.send(batch, signal), batch.members.length, name);
    },
    close: async () => session.close?.(),
  };
}

/** @throws MusterError (contract) for a batch that no destination may see. Says which row, never who. */
function checkBatch(batch: Batch, batchRows: number, name: string): void {
  const refuse = (found: string, allowed: string): never => {
    throw new MusterError({ kind: 'contract', where: `destination ${name}`, found, allowed, todo: 'make batches with toBatches()' });
  };
  if (!KEY.test(batch.key)) refuse('the idempotency key is not usable as a name', String(KEY));
  if (!AUDIENCE.test(batch.audience)) refuse(`audience "${batch.audience}" is not usable as a name`, String(AUDIENCE));
  parseLogicalDate(batch.logicalDate, `destination ${name}`);
  if (batch.members.length > batchRows) refuse(`a batch of ${batch.members.length} members`, `at most ${batchRows}`);
  const ids = new Set<string>();
  for (const [index, { id, identifiers }] of batch.members.entries()) {
    if (ids.has(id)) refuse(`row ${index} repeats a member of the same batch`, 'each member once');
    ids.add(id);
    for (const type of Object.keys(identifiers)) {
      if (!IDENTIFIER_TYPE.test(type)) refuse(`row ${index} has an identifier type that is not a name`, String(IDENTIFIER_TYPE));
    }
  }
}

/** Results sorted by index. @throws MusterError (contract) unless each row is answered exactly once: a shifted answer would be believed of the wrong person. */
function inOrder({ results }: BatchResult, rows: number, name: string): BatchResult {
  const sorted = results.toSorted((left, right) => left.index - right.index);
  if (sorted.length !== rows || sorted.some(({ index }, row) => index !== row)) {
    throw new MusterError({
      kind: 'contract',
      where: `destination ${name}`,
      found: `${results.length} results for ${rows} members, or an index that does not match`,
      allowed: `one result for each index from 0 to ${rows - 1}`,
      todo: 'correct the destination: what it acknowledged cannot be told',
    });
  }
  return { results: sorted };
}
