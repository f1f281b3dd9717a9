import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { literal } from '../../core/sql-literal.ts';
import { indicatorNames } from '../cleaning/policy.ts';
import type { CleanedRows } from '../cleaning/rows.ts';
import type { Model } from '../models/model.ts';
import { uniqueSuffix } from '../unique-suffix.ts';

/**
 * Since when rows without a day are known. An import of history brings them with every load again: if each load made them new they would
 * never be old enough to be forgotten. They are told apart by a hash of what was delivered, kept while the source delivers them.
 */
export async function noteFirstMet(trx: Knex, model: Model, rows: CleanedRows, logicalDate: LogicalDate): Promise<void> {
  const [met, dataset] = [`work.met_${uniqueSuffix()}`, literal(model.name)];
  await trx.raw(`create table ${met} (row_md5 varchar)`);
  await trx.raw(`insert into ${met} (row_md5) select distinct ${hashOf(model, rows)} from (${rows.sql}) as delivered where partition_date is null`, rows.bindings);
  await trx.raw(`delete from meta.quarantined_undated where dataset = ${dataset} and row_md5 not in (select row_md5 from ${met})`);
  await trx.raw(
    `insert into meta.quarantined_undated (dataset, row_md5, first_on) select ${dataset}, row_md5, date '${logicalDate}' from ${met}
     on conflict (dataset, row_md5) do update set first_on = least(quarantined_undated.first_on, excluded.first_on)`,
  );
  await trx.raw(`drop table ${met}`);
}

/** Behind `from (...) as delivered`: brings `first_met` of rows without a day beside them. */
export function joinFirstMet(model: Model, rows: CleanedRows): string {
  return `left join (select row_md5 as first_met_md5, first_on as first_met from meta.quarantined_undated where dataset = ${literal(model.name)}) as met
    on met.first_met_md5 = case when delivered.partition_date is null then ${hashOf(model, rows)} end`;
}

/** None of its rows lacks a day, or none is without one any more. */
export async function forgetFirstMet(trx: Knex, datasets: readonly string[]): Promise<void> {
  await trx('meta.quarantined_undated').whereIn('dataset', datasets).del();
}

function hashOf(model: Model, { delivered }: CleanedRows): string {
  const ours = indicatorNames(model);
  const values = model.columns.filter(({ name }) => !ours.has(name)).map(({ name }) => `coalesce(cast(delivered.${delivered(name)} as varchar), '')`);
  return `md5(${values.join(" || '|' || ")})`;
}
