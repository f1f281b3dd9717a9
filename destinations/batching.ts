import { createHash } from 'node:crypto';
import type { LogicalDate } from '../core/dates.ts';
import { MusterError } from '../core/errors.ts';
import type { Batch, MemberChange } from './destination.ts';

export interface BatchScope {
  /** Name of the destination in the configuration. */
  destination: string;
  audience: string;
  logicalDate: LogicalDate;
  /** Members a batch: the session's `batchRows`. */
  rows: number;
  /**
   * What the changes were computed from (a plan id or the hash of its snapshot). Give it wherever one date can be planned twice with another
   * state in between: add, take back, add again has the same content twice, and a destination would rightly ignore the second under the same key.
   */
  plan?: string;
}

/**
 * Cuts an ordered list of changes into batches whose keys depend on nothing but the effect, so that a retry after a crash,
 * in another process, sends the same batches under the same keys. Holds one batch in memory at a time.
 * The same members in another order are other batches: order by something stable, such as removals first, then id.
 * @throws MusterError (usage) for `rows` that is not a positive whole number.
 */
export async function* toBatches(
  changes: Iterable<MemberChange> | AsyncIterable<MemberChange>,
  scope: BatchScope,
): AsyncGenerator<Batch, void, undefined> {
  if (!Number.isInteger(scope.rows) || scope.rows < 1) {
    throw new MusterError({ kind: 'usage', where: 'rows', found: String(scope.rows), allowed: 'a whole number from 1', todo: 'correct batchRows' });
  }
  let members: MemberChange[] = [];
  let index = 0;
  for await (const change of changes) {
    members.push(change);
    if (members.length < scope.rows) continue;
    yield batchOf(members, index++, scope);
    members = [];
  }
  if (members.length > 0) yield batchOf(members, index, scope);
}

function batchOf(changes: MemberChange[], index: number, { destination, audience, logicalDate, plan }: BatchScope): Batch {
  const members = changes.map(inCanonicalForm);
  const effect = JSON.stringify([destination, audience, logicalDate, plan ?? null, index, members]);
  return { key: createHash('sha256').update(effect).digest('hex'), audience, logicalDate, members };
}

/** Fields and identifiers in a fixed order: a warehouse may hand over columns in any. */
function inCanonicalForm({ operation, id, identifiers }: MemberChange): MemberChange {
  const sorted = Object.entries(identifiers).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return { operation, id, identifiers: Object.fromEntries(sorted) };
}
