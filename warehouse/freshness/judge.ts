import { addDays, eachDay, type LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { spanText } from '../models/freshness.ts';
import type { Source } from '../models/source.ts';
import { partialDays, type PartialDay } from './partial.ts';

/** A partition of a source's staging table, as the ledger has it. */
export interface StagedDay { date: LogicalDate; rows: number; /** ISO; null where it has no rows. */ watermark: string | null }

/** `unlimited`: the source says nothing of how old it may be. */
export type FreshnessStatus = 'fresh' | 'warn' | 'error' | 'unlimited';

/** How fresh a source was by the end of a date. */
export interface Freshness {
  source: string;
  status: FreshnessStatus;
  /** The newest day that is not partly loaded; null where there is none. */
  newest: LogicalDate | null;
  /** When its newest row was known, ISO. */
  knownAt: string | null;
  /** From then to the end of the date. */
  ageHours: number | null;
  /** Days after the newest that are partly loaded. */
  partial: PartialDay[];
  /** Why it is not fresh, in words. */
  reason: string | null;
}

const HOUR_MS = 3_600_000;

/**
 * Holds the newest complete day of a source against its limits.
 * Days for which a gap is documented make nothing older: nothing was to come.
 * @param days any order; days after the date are left out, so that a backfill says what the night itself would have said.
 */
export function judgeFreshness({ id, freshness: limits, knownGaps = [] }: Pick<Source, 'id' | 'freshness'> & Partial<Pick<Source, 'knownGaps'>>, days: readonly StagedDay[], night: { logicalDate: LogicalDate; asOf: string }): Freshness {
  const { logicalDate, asOf } = night;
  const known = days.filter(({ date }) => date <= logicalDate).toSorted((a, b) => (a.date < b.date ? 1 : -1));
  const rowsOf = new Map(known.map(({ date, rows }) => [date, rows]));
  const partly = limits?.rowsAtLeast == null ? [] : partialDays(rowsOf, known.map(({ date }) => date), limits.rowsAtLeast);
  const newest = known.find(({ date }) => partly.every((day) => day.date !== date));
  const partial = partly.filter(({ date }) => newest === undefined || date > newest.date);
  const knownAt = newest === undefined ? null : earlier(newest.watermark ?? `${addDays(newest.date, 1)}T00:00:00.000Z`, asOf);
  const excused = newest === undefined ? 0 : eachDay(newest.date, logicalDate).filter((date) => date !== newest.date && knownGaps.some(({ from, to }) => from <= date && date <= to)).length;
  const ageHours = knownAt === null ? null : Math.max(0, (Date.parse(asOf) - Date.parse(knownAt)) / HOUR_MS - 24 * excused);
  const age = ageHours ?? Infinity;
  const status = limits === null ? 'unlimited'
    : limits.errorAfter !== null && age > limits.errorAfter ? 'error'
      : partial.length > 0 || (limits.warnAfter !== null && age > limits.warnAfter) || newest === undefined ? 'warn' : 'fresh';
  const found = { source: id, status, newest: newest?.date ?? null, knownAt, ageHours, partial } as const;
  return { ...found, reason: status === 'warn' || status === 'error' ? reasonOf(found) : null };
}

/** The error of a source that is older than it may be. */
export function freshnessError({ id, file, freshness: limits }: Source, { reason }: Freshness, warnings: readonly string[]): MusterError {
  return new MusterError({
    kind: 'contract', where: id, found: [reason ?? 'not fresh', ...warnings].join('; '), allowed: `at most ${spanText(limits?.errorAfter ?? 0)} before the end of the date`,
    todo: `deliver what is missing and run the date again, or raise freshness.error_after in ${file}; nothing was published`,
  });
}

function reasonOf({ newest, ageHours, partial }: Pick<Freshness, 'newest' | 'ageHours' | 'partial'>): string {
  const age = newest === null || ageHours === null ? 'no complete day yet' : `newest complete day ${newest}, known ${spanText(ageHours)} before the end of the date`;
  return [age, ...partial.map(({ date, rows, usual }) => `${date} is partly loaded: ${rows} rows, usually ${usual}`)].join('; ');
}

function earlier(a: string, b: string): string {
  return Date.parse(a) < Date.parse(b) ? a : b;
}
