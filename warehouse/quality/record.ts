import type { Knex } from 'knex';
import { inPartitions, recordCleaning, recordRows, type CleanedDataset, type Counted } from '../cleaning/record.ts';
import type { CleanedRows } from '../cleaning/rows.ts';
import type { Tally } from '../cleaning/tally.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Model } from '../models/model.ts';
import type { Source } from '../models/source.ts';
import type { Profile } from '../staging/profile.ts';
import type { Counter } from './counters.ts';
import { writeMeasures, type Measure } from './measures.ts';
import { quarantine } from './quarantine.ts';
import { firstReason, rejectsOf } from './reasons.ts';

export interface StagedQuality {
  source: Source;
  model: Model;
  /** Those that are published now. */
  partitions: readonly LogicalDate[];
  /** Rows without a day are among them, and what they are: see Pending. */
  undated: { print: string } | null;
  rows: CleanedRows;
  profile: Profile;
  counters: readonly Counter[];
  /** Of the night that loads them. */
  logicalDate: LogicalDate;
}

/**
 * Writes what was delivered with these partitions, what was left out and kept aside, and what was done to whom. All of it is about
 * what a partition's own files hold, so it is the same whichever night loads them and in whatever order.
 * @returns a warning for each column of which so much could not be used that something must be wrong.
 */
export async function recordStaged(trx: Knex, staged: StagedQuality): Promise<string[]> {
  const { source, model, partitions, undated, rows, profile, counters, logicalDate } = staged;
  const dataset: CleanedDataset = { name: model.name, partitions, undated: undated !== null };
  const days = profile.days.filter(({ day }) => (day === null ? dataset.undated : partitions.includes(day)));
  await quarantine(trx, model, rows, { partitions, rejected: profile.rejected, logicalDate, undated: !dataset.undated ? 'never' : days.some(({ day }) => day === null) ? 'some' : 'none' });
  const counted = cleanedIn(days, counters);
  await recordCleaning(trx, dataset, counted);
  const done = new Set(counted.map(({ tally }) => tally));
  await recordRows(trx, dataset, [...done, ...leftOut(model, profile)], {
    rows, partition: 'partition_date',
    key: (model.staging?.key ?? []).filter((name) => model.columns.some((column) => column.name === name && column.pii === undefined)),
    customer: model.columns.some(({ name }) => name === 'customer_id') ? 'customer_id' : null,
  });
  await recordMeasures(trx, dataset, source, measuresOf(days, counters, undated?.print ?? ''));
  return warningsOf(model, days, counted);
}

/** A few bad values are everyday life; more of them, and the source is not what it was. */
const MANY = 0.05;

function warningsOf({ name }: Model, days: Days, counted: readonly Counted[]): string[] {
  const delivered = days.reduce((sum, { rows }) => sum + rows, 0);
  const nulled = new Map<string, number>();
  for (const { tally: { action, column }, rows } of counted) if (action === 'nulled') nulled.set(column, (nulled.get(column) ?? 0) + rows);
  return [...nulled].filter(([, rows]) => rows > MANY * delivered).map(([column, rows]) => `${name}: ${column} nulled for ${rows} of ${delivered} rows`);
}

type Days = Profile['days'];

function cleanedIn(days: Days, counters: readonly Counter[]): Counted[] {
  return counters.flatMap((counter, index) => (counter.of === 'cleaning'
    ? summed(days, index).map(({ day, rows }) => ({ partition: day, tally: counter.tally, rows })) : []));
}

/** Rows that were left out are told by key too, under the reason by which they are counted. */
function leftOut(model: Model, { rejected }: Profile): Tally[] {
  const rejects = rejectsOf(model);
  return rejects.filter(({ name }) => name in rejected)
    .map(({ name }) => ({ column: '', rule: '', action: 'quarantined', reason: name, condition: `${firstReason(rejects)} = '${name}'` }));
}

/** @param print Stands beside the count of rows without a day, so that a later load sees whether they are still the same. */
function measuresOf(days: Days, counters: readonly Counter[], print: string): Measure[] {
  return [
    ...byDay(days.map(({ day, rows }) => ({ day, rows }))).map((sum) => ({ ...sum, measure: 'delivered', subject: sum.day === null ? print : '' })),
    ...days.flatMap(({ day, reason, rows }) => (reason === null ? [] : [{ day, measure: 'quarantined', subject: reason, rows }])),
    ...counters.flatMap((counter, index) => (counter.of === 'quality' ? summed(days, index).map((sum) => ({ ...sum, measure: counter.measure, subject: counter.column })) : [])),
  ];
}

/** What a counter found, by day; days on which it found nothing are left out. */
function summed(days: Days, index: number): { day: LogicalDate | null; rows: number }[] {
  return byDay(days.map(({ day, counted }) => ({ day, rows: counted[index] ?? 0 }))).filter(({ rows }) => rows > 0);
}

function byDay(rows: readonly { day: LogicalDate | null; rows: number }[]): { day: LogicalDate | null; rows: number }[] {
  const sums = new Map<LogicalDate | null, number>();
  for (const { day, rows: count } of rows) sums.set(day, (sums.get(day) ?? 0) + count);
  return [...sums].map(([day, count]) => ({ day, rows: count }));
}

async function recordMeasures(trx: Knex, dataset: CleanedDataset, { id }: Source, measures: readonly Measure[]): Promise<void> {
  await trx.raw(`delete from meta.quality where dataset = ? and ${inPartitions(dataset)}`, [dataset.name]);
  await writeMeasures(trx, { source: id, dataset: dataset.name }, measures);
}
