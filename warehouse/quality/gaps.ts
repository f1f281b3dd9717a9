import type { Knex } from 'knex';
import { dateOrNull, insertValues } from '../cleaning/record.ts';
import { addDays, eachDay, type LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import { publishedPartitions } from '../ledger.ts';
import type { Project } from '../models/project.ts';
import type { Source } from '../models/source.ts';
import { stagingModelsOf } from '../models/staging-model.ts';

/** Why nothing was delivered for a day, where the source says so. */
export function documentedGap({ knownGaps }: Source, day: LogicalDate): string | null {
  return knownGaps.find(({ from, to }) => from <= day && day <= to)?.reason ?? null;
}

/** The days of a range for which no reason is known, as ranges `2026-01-02 to 2026-01-03`. */
export function undocumentedIn(source: Source, from: LogicalDate, to: LogicalDate): string[] {
  const days = eachDay(from, to).filter((day) => documentedGap(source, day) === null);
  const ends = (step: 1 | -1): LogicalDate[] => days.filter((day) => !days.includes(addDays(day, step)));
  const last = ends(1);
  return ends(-1).map((day, index) => `${day} to ${last[index]}`);
}

/**
 * Writes down the days of each daily source between its first and its latest partition for which nothing landed, with the reason where
 * one is documented. Behind the latest partition only documented days are gaps, up to the newest night that has looked: the others may
 * still be delivered. Made anew of the ledger and of how far nights have looked, so the order of nights makes no difference.
 */
export async function recordGaps(trx: Knex, { sources, models }: Project, logicalDate: LogicalDate): Promise<void> {
  for (const source of sources.values()) {
    if (source.expect !== 'daily' || source.partition !== 'landing') continue;
    const dataset = stagingModelsOf({ models }, source.id)[0]?.name ?? '';
    const published = new Set((await publishedPartitions(trx, dataset)).keys());
    const days = [...published].toSorted();
    const [first, newest] = [days[0], days.at(-1)];
    const lookedUpTo = await newestGap(trx, source);
    await trx('meta.source_gaps').where({ source: source.id }).del();
    if (first === undefined || newest === undefined) continue;
    const last = [newest, logicalDate, lookedUpTo ?? newest].toSorted().at(-1) ?? newest;
    const missing = eachDay(first, last).filter((day) => !published.has(day) && (day < newest || documentedGap(source, day) !== null));
    await insertValues(trx, 'meta.source_gaps (source, missing_date, reason)', missing.map((day) => {
      const reason = documentedGap(source, day);
      return `(${literal(source.id)}, ${dateOrNull(day)}, ${reason === null ? 'cast(null as varchar)' : literal(reason)})`;
    }));
  }
}

/** A gap behind the latest partition was written by a newer night than the one that runs now. */
async function newestGap(trx: Knex, { id }: Source): Promise<LogicalDate | null> {
  const [row] = (await trx('meta.source_gaps').where({ source: id }).max({ newest: 'missing_date' })) as { newest: LogicalDate | null }[];
  return row?.newest ?? null;
}
