import type { Knex } from 'knex';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { inPartitions } from '../cleaning/record.ts';
import type { CleanedRows } from '../cleaning/rows.ts';
import { escapeMarks } from '../models/compile.ts';
import type { Model, ModelColumn } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import type { Source } from '../models/source.ts';
import { forgetFirstMet, joinFirstMet, noteFirstMet } from './first-met.ts';
import { firstReason, rejectsOf, type Reject } from './reasons.ts';

export const QUARANTINE = 'quarantine';

const OWN_COLUMNS: readonly ModelColumn[] = [
  { name: 'reason', type: 'varchar', description: 'The reason under which the row is counted.' },
  { name: 'reasons', type: 'varchar', description: 'Every reason, with a semicolon between two.' },
  { name: 'quarantined_on', type: 'date', description: 'The logical date from which its days here are counted: its partition, or the first night that met a row without a day.' },
];

/**
 * The table of the rows that a staging model leaves out: as delivered, with the reasons in front. A cluster spreads it by the reason,
 * which every row has.
 */
export function quarantineOf(model: Model): Model {
  return { ...model, distributeBy: 'reason', name: `${QUARANTINE}.${model.table}`, schema: QUARANTINE, columns: [...OWN_COLUMNS, ...model.columns] };
}

interface Quarantined {
  partitions: readonly LogicalDate[];
  /** Whether there are rows without a day; only an import of history may have them. */
  undated: 'never' | 'none' | 'some';
  rejected: Readonly<Record<string, number>>;
  /** Of the night that loads them. */
  logicalDate: LogicalDate;
}

/**
 * Keeps the rows that these partitions leave out, in place of those of an earlier load. A pass over the rows only where the profile
 * found some. It holds personal data as staging does, and never leaves the warehouse.
 */
export async function quarantine(trx: Knex, model: Model, rows: CleanedRows, about: Quarantined): Promise<void> {
  const { partitions, undated, rejected, logicalDate } = about;
  const { name } = quarantineOf(model);
  const written = { partitions, undated: undated !== 'never' };
  await trx.raw(`delete from ${name} where ${inPartitions(written)}`);
  const rejects = rejectsOf(model);
  const found = rejects.filter((reject) => reject.name in rejected);
  if (undated === 'some') await noteFirstMet(trx, model, rows, logicalDate);
  if (undated === 'none') await forgetFirstMet(trx, [model.name]);
  if (found.length === 0) return;
  const columns = model.columns.map((column) => column.name);
  await trx.raw(
    `insert into ${name} (reason, reasons, quarantined_on, ${columns.join(', ')})
     select ${escapeMarks(firstReason(rejects))}, ${escapeMarks(everyReason(rejects))}, ${undated === 'some' ? 'coalesce(partition_date, first_met)' : 'partition_date'}, ${columns.map((column) => rows.delivered(column)).join(', ')}
     from (${rows.sql}) as delivered ${undated === 'some' ? escapeMarks(joinFirstMet(model, rows)) : ''}
     where ${inPartitions(written)} and case when ${escapeMarks(found.map(({ condition }) => `(${condition})`).join(' or '))} then 1 else 0 end = 1`, rows.bindings,
  );
}

/** Landing files of a day have that day; an import of history and a table find it in their rows. */
function mayLackDays(source: Source | undefined): boolean {
  return source !== undefined && (source.partition === 'event_time' || source.table !== null);
}

function everyReason(rejects: readonly Reject[]): string {
  return `concat_ws('; ', ${rejects.map(({ name, condition }) => `case when ${condition} then '${name}' end`).join(', ')})`;
}

/**
 * Deletes what has been in the quarantine for longer than it may: personal data that nobody will mend any more. By logical dates, as
 * everything is: to load a partition again keeps nothing longer.
 */
export async function forgetQuarantined(trx: Knex, { models, sources }: Project, { logicalDate, keepDays }: { logicalDate: LogicalDate; keepDays: number }): Promise<void> {
  const staged = [...models.values()].filter(({ staging }) => staging !== null);
  for (const model of staged) await trx.raw(`delete from ${quarantineOf(model).name} where quarantined_on < date '${addDays(logicalDate, -keepDays)}'`);
  await forgetFirstMet(trx, staged.filter(({ staging }) => !mayLackDays(sources.get(staging?.source ?? ''))).map(({ name }) => name));
}
