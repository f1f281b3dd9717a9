import type { Knex } from 'knex';
import { plain, type Night } from '../models/binds.ts';
import type { Source } from '../models/source.ts';
import type { Freshness } from './judge.ts';

/** Ends a transaction whose source is older than it may be: nothing is published, and what was found is recorded in another one. */
export class NotFresh extends Error {
  override readonly name = 'NotFresh';
  readonly freshness: Freshness;
  /** What the load had to say, such as days that are waiting for their marker. */
  readonly warnings: readonly string[];

  constructor(freshness: Freshness, warnings: readonly string[]) {
    super(`${freshness.source}: ${freshness.reason ?? 'not fresh'}`);
    this.freshness = freshness;
    this.warnings = warnings;
  }
}

/** Writes how fresh a source was on a night, in place of what an earlier run of that night found. */
export async function recordFreshness(db: Knex, { freshness: limits }: Source, night: Night, run: string, { source, status, newest, knownAt, ageHours, partial, reason }: Freshness): Promise<void> {
  const row = {
    source, logical_date: night.logicalDate, status, newest, known_at: knownAt === null ? null : plain(knownAt), age_hours: ageHours,
    warn_after_hours: limits?.warnAfter ?? null, error_after_hours: limits?.errorAfter ?? null, partial_days: partial.map(({ date }) => date).join(', '), reason, run,
  };
  await db('meta.freshness').insert(row).onConflict(['source', 'logical_date']).merge();
}
