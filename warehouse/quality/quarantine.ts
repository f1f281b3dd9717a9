import type { Knex } from 'knex';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { inPartitions } from '../cleaning/record.ts';
import type { CleanedRows } from '../cleaning/rows.ts';
import { escapeMarks } from '../models/compile.ts';
import type { Model, ModelColumn } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import { firstReason, rejectsOf, type Reject } from './reasons.ts';

export const QUARANTINE = 'quarantine';

const OWN_COLUMNS: readonly ModelColumn[] = [
  { name: 'reason', type: 'varchar', description: 'The reason under which the row is counted.' },
  { name: 'reasons', type: 'varchar', description: 'Every reason, with a semicolon between two.' },
];

/**
 * The table of the rows that a staging model leaves out: as delivered, with the reasons in front. A cluster spreads it by the reason,
 * which every row has.
 */
export function quarantineOf(model: Model): Model {
  return { ...model, distributeBy: 'reason', name: `${QUARANTINE}.${model.table}`, schema: QUARANTINE, columns: [...OWN_COLUMNS, ...model.columns] };
}

/**
 * Keeps the rows that these partitions leave out, in place of those of an earlier load. A pass over the rows only where the profile
 * found some. It holds personal data as staging does, and never leaves the warehouse.
 */
export async function quarantine(trx: Knex, model: Model, rows: CleanedRows, about: { partitions: readonly LogicalDate[]; undated: boolean; rejected: Readonly<Record<string, number>> }): Promise<void> {
  const { partitions, undated, rejected } = about;
  const { name } = quarantineOf(model);
  await trx.raw(`delete from ${name} where ${inPartitions({ partitions, undated })}`);
  const rejects = rejectsOf(model);
  const found = rejects.filter((reject) => reject.name in rejected);
  if (found.length === 0) return;
  const columns = model.columns.map((column) => column.name);
  await trx.raw(
    `insert into ${name} (reason, reasons, ${columns.join(', ')})
     select ${escapeMarks(firstReason(rejects))}, ${escapeMarks(everyReason(rejects))}, ${columns.map((column) => rows.delivered(column)).join(', ')}
     from (${rows.sql}) as delivered
     where ${inPartitions({ partitions, undated })} and case when ${escapeMarks(found.map(({ condition }) => `(${condition})`).join(' or '))} then 1 else 0 end = 1`, rows.bindings,
  );
}

function everyReason(rejects: readonly Reject[]): string {
  return `concat_ws('; ', ${rejects.map(({ name, condition }) => `case when ${condition} then '${name}' end`).join(', ')})`;
}

/** Deletes what has been in the quarantine for longer than it may: personal data that nobody will mend any more. */
export async function forgetQuarantined(trx: Knex, { models }: Project, { logicalDate, keepDays }: { logicalDate: LogicalDate; keepDays: number }): Promise<void> {
  for (const model of models.values()) {
    if (model.staging !== null) await trx.raw(`delete from ${quarantineOf(model).name} where partition_date < date '${addDays(logicalDate, -keepDays)}'`);
  }
}
