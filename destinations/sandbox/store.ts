import { createHash } from 'node:crypto';
import { z } from 'zod';
import { MusterError } from '../../core/errors.ts';
import type { Batch, MemberResult } from '../destination.ts';
import { openJournal, type Journal } from './journal.ts';
import { AudienceMembers, type AudienceSummary, type HeldMember } from './members.ts';

/** One batch that took effect, as it stands in the journal. */
const entrySchema = z.object({
  key: z.string(),
  audience: z.string(),
  logicalDate: z.string(),
  members: z.array(z.object({ operation: z.enum(['add', 'remove']), id: z.string(), identifiers: z.record(z.string(), z.string()) })),
  /** Index of each rejected row and its reason code. */
  rejected: z.array(z.tuple([z.number(), z.string()])),
});
type Entry = z.output<typeof entrySchema>;

/** What is remembered of a key, so that it gets the same answer again. */
interface Accepted {
  readonly bodyHash: string;
  readonly rows: number;
  readonly rejected: ReadonlyMap<number, string>;
}

export type Outcome =
  | { readonly kind: 'accepted' | 'replayed'; readonly results: MemberResult[] }
  /** The key belongs to a batch with another content. */
  | { readonly kind: 'conflict' };

/** What the sandbox holds: audiences, and the keys it has answered. In memory, and in a journal where it was given a path. */
export class SandboxStore {
  readonly #audiences = new Map<string, AudienceMembers>();
  readonly #accepted = new Map<string, Accepted>();
  readonly #journal: Journal | undefined;

  /** @throws MusterError for a journal that cannot be opened or read. */
  constructor(statePath?: string) {
    this.#journal = statePath === undefined ? undefined : openJournal(statePath, (entry) => this.#remember(checkedEntry(entry, statePath)));
  }

  /**
   * Takes a batch in once: a key seen before is answered as the first time and changes nothing.
   * @param rejected reason codes by index, for rows that are to have no effect.
   */
  accept(batch: Batch, rejected: ReadonlyMap<number, string>): Outcome {
    const known = this.#accepted.get(batch.key);
    if (known) return known.bodyHash === hashOf(batch) ? { kind: 'replayed', results: resultsOf(known) } : { kind: 'conflict' };
    const { key, audience, logicalDate, members } = batch;
    const entry: Entry = { key, audience, logicalDate, members: [...members], rejected: [...rejected] };
    this.#journal?.append(entry);
    return { kind: 'accepted', results: resultsOf(this.#remember(entry)) };
  }

  members(audience: string): HeldMember[] {
    return this.#audiences.get(audience)?.list() ?? [];
  }

  audiences(): AudienceSummary[] {
    return [...this.#audiences].map(([name, members]) => members.summary(name)).toSorted((left, right) => (left.audience < right.audience ? -1 : 1));
  }

  clear(): void {
    this.#journal?.clear();
    this.#audiences.clear();
    this.#accepted.clear();
  }

  close(): void {
    this.#journal?.close();
  }

  #remember(entry: Entry): Accepted {
    const accepted = { bodyHash: hashOf(entry), rows: entry.members.length, rejected: new Map(entry.rejected) };
    const audience = this.#audiences.get(entry.audience) ?? new AudienceMembers();
    audience.apply(entry.logicalDate, entry.members.filter((_, index) => !accepted.rejected.has(index)));
    this.#audiences.set(entry.audience, audience);
    this.#accepted.set(entry.key, accepted);
    return accepted;
  }
}

function resultsOf({ rows, rejected }: Accepted): MemberResult[] {
  return Array.from({ length: rows }, (_, index): MemberResult => {
    const reason = rejected.get(index);
    return reason === undefined ? { index, status: 'acknowledged' } : { index, status: 'rejected', reason };
  });
}

/** Of the content, not of the bytes: the order of fields does not make another batch. */
function hashOf({ audience, logicalDate, members }: Omit<Batch, 'key'>): string {
  const rows = members.map(({ operation, id, identifiers }) => [operation, id, Object.entries(identifiers).toSorted(byName)]);
  return createHash('sha256').update(JSON.stringify([audience, logicalDate, rows])).digest('base64');
}

function byName([left]: [string, string], [right]: [string, string]): number {
  return left < right ? -1 : 1;
}

function checkedEntry(entry: unknown, path: string): Entry {
  const parsed = entrySchema.safeParse(entry);
  if (parsed.success) return parsed.data;
  throw new MusterError({ kind: 'contract', where: path, found: 'an entry without the fields of a batch', allowed: 'a state file only the sandbox writes', todo: 'delete the file to start empty' });
}
