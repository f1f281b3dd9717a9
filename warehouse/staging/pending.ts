import type { Knex } from 'knex';
import { addDays, daysBetween, type LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { checkShapes } from '../contract.ts';
import type { RelationRequest } from '../engine.ts';
import { landingFiles, type LandingFile } from '../landing.ts';
import { publishedPartitions } from '../ledger.ts';
import type { Model } from '../models/model.ts';
import type { Source } from '../models/source.ts';
import { documentedGap, undocumentedIn } from '../quality/gaps.ts';
import type { Warehouse } from '../warehouse.ts';

/** What one source still has to load for a staging table, up to the logical date. */
export interface Pending {
  files: LandingFile[];
  /** Landing days among them; null for an import of history, whose days are found in its rows. */
  days: LogicalDate[] | null;
  /** Partitions that are published as the model is now: their rows are left alone. */
  current: ReadonlySet<LogicalDate>;
  /** Partitions that are published at all, current or to be loaded again. */
  published: ReadonlySet<LogicalDate>;
  warnings: string[];
}

interface PendingQuery {
  source: Source;
  model: Model;
  data: string;
  logicalDate: LogicalDate;
  fingerprint: string;
}

/**
 * Missing = delivered up to D minus published at the current fingerprint. For an import of history every file may hold
 * missing days, so all of them are read.
 * @throws MusterError contract when D itself must have data and has no file.
 */
export async function pendingOf(db: Knex, { source, model, data, logicalDate, fingerprint }: PendingQuery): Promise<Pending> {
  const ledger = await publishedPartitions(db, model.name);
  const current = new Set([...ledger].filter(([, printed]) => printed === fingerprint).map(([day]) => day));
  const published = new Set(ledger.keys());
  const delivered = landingFiles(source, data);
  const known = delivered.filter(({ day }) => day === null || day <= logicalDate);
  if (!current.has(logicalDate)) assertDelivered(source, delivered, known, { data, logicalDate, staged: current.size > 0 });
  const files = known.filter(({ day }) => day === null || !current.has(day));
  const days = source.partition === 'landing' ? [...new Set(files.flatMap(({ day }) => day ?? []))] : null;
  return { files, days, current, published, warnings: gapsIn(source, known, current) };
}

/**
 * How the engine is to read these files.
 * Looked at outside the transaction, which a file that cannot be read would end before it is known which one it is.
 * @throws MusterError contract when a file cannot be read or breaks the source's contract.
 */
export async function relationRequest({ engine, knex }: Warehouse, source: Source, { files }: Pending): Promise<RelationRequest> {
  const set = { files: files.map(({ file }) => file), format: source.format };
  const shapes = await engine.inspectFiles(knex, set);
  checkShapes(engine, source, shapes);
  return {
    ...set, shapes, columns: source.columns, timezone: source.timezone,
    partition: source.partition === 'landing' || source.eventTime === null
      ? { kind: 'landing', dayOf: new Map(files.map(({ file, day }) => [file, day ?? ''])) }
      : { kind: 'event_time', column: source.eventTime },
    loadedAt: source.loadedAt === 'landing' ? { kind: 'landing' } : { kind: 'column', column: source.loadedAt },
  };
}

function assertDelivered(source: Source, delivered: readonly LandingFile[], known: readonly LandingFile[], about: { data: string; logicalDate: LogicalDate; staged: boolean }): void {
  const { data, logicalDate, staged } = about;
  const has = source.partition === 'event_time' || source.expect !== 'daily' ? known.length > 0 : known.some(({ day }) => day === logicalDate);
  if (documentedGap(source, logicalDate) !== null && (staged || delivered.length > 0)) return;
  if (has || (source.expect !== 'daily' && (staged || (source.expect === 'sometimes' && delivered.length > 0)))) return;
  const days = delivered.flatMap(({ day }) => day ?? []).toSorted();
  throw new MusterError({
    kind: 'contract', where: `${source.id} (${data}/${source.path})`,
    found: `no file for ${logicalDate}`,
    allowed: days.length === 0 ? 'files that match this path; there are none' : `a day from ${days[0]} to ${days.at(-1)}`,
    todo: `deliver the files, or choose another date (${source.id} is expected ${source.expect})`,
  });
}

/** Days without a file in the middle of a daily source: told, not refused, since the past may be thin. Documented ones are not told again. */
function gapsIn(source: Source, known: readonly LandingFile[], current: ReadonlySet<LogicalDate>): string[] {
  if (source.expect !== 'daily' || source.partition === 'event_time') return [];
  const days = [...new Set(known.map(({ day }) => day ?? ''))].toSorted();
  const gaps = days.flatMap((day, index) => {
    const before = days[index - 1];
    return before !== undefined && daysBetween(before, day) > 1 && !current.has(day) ? undocumentedIn(source, addDays(before, 1), addDays(day, -1)) : [];
  });
  return gaps.length === 0 ? [] : [`${source.id}: no files for ${gaps.join(', ')}`];
}
