import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { cleanedRows } from '../cleaning/rows.ts';
import { datesIn, markPartitions, publishedNow } from '../ledger.ts';
import { compile, type Compiled } from '../models/compile.ts';
import { sqlOf, type Model } from '../models/model.ts';
import { uniqueSuffix } from '../unique-suffix.ts';
import type { Warehouse } from '../warehouse.ts';
import { withTidyIds } from './ids.ts';
import type { Load } from './load.ts';
import type { Opened, Pending } from './origin.ts';
import { of, same } from './repeats.ts';

/**
 * A row may stand staged in a day that nobody looks at any more and be delivered with another one: its day was changed in the source. It is
 * taken out of the old day, so that it does not count there as the first that landed. One that the source also has on a day that is left alone was a
 * repeat before, and still is. Reads nothing where every published day has been looked at.
 * @param fresh The rows that are to be inserted, in parentheses.
 * @returns the days that rows were taken from.
 */
export async function takeMovedOut(trx: Knex.Transaction, warehouse: Warehouse, job: Load, about: { pending: Pending; opened: Opened; fresh: Compiled & { rows: string } }): Promise<LogicalDate[]> {
  const { model } = job;
  const { pending: { unverified }, opened, fresh } = about;
  const key = model.staging?.key ?? [];
  if (unverified.length === 0 || opened.elsewhere === undefined || key.includes('partition_date')) return [];
  const [twice, moved] = [await keyTable(trx, model, key), await keyTable(trx, model, key)];
  const list = key.join(', ');
  const inOldDays = `${model.name}.partition_date in ${datesIn(unverified)}`;
  const { rowCount: met } = (await trx.raw(
    `insert into ${twice} (${list}) select distinct ${of(model.name, key)} from ${model.name} join ${fresh.rows} as fresh on ${same(model.name, 'fresh', key)} where ${inOldDays}`, fresh.bindings,
  )) as { rowCount: number };
  const touched = met === 0 ? [] : await takeOut(trx, warehouse, job, { twice, moved, key, inOldDays, elsewhere: opened.elsewhere() });
  for (const table of [twice, moved]) await trx.raw(`drop table ${table}`);
  return touched;
}

async function takeOut(trx: Knex.Transaction, { engine }: Warehouse, { source, model, binds, fingerprint }: Load, about: { twice: string; moved: string; key: readonly string[]; inOldDays: string; elsewhere: string }): Promise<LogicalDate[]> {
  const { twice, moved, key, inOldDays, elsewhere } = about;
  const cleaned = await cleanedRows(trx, engine, model, compile(sqlOf(model, engine.overrideSuffix), binds, new Map([[`sources.${source.system}__${source.name}`, elsewhere]])));
  const others = withTidyIds(model, cleaned, engine);
  await trx.raw(
    `insert into ${moved} (${key.join(', ')}) select ${of('twice', key)} from ${twice} as twice
     left join (select distinct ${key.join(', ')} from (${others.sql}) as rows) as other on ${same('other', 'twice', key)} where other.${key[0]} is null`, others.bindings,
  );
  await cleaned.release();
  const where = `${same('moved', model.name, key)} and ${inOldDays}`;
  const { rows } = (await trx.raw(`select ${model.name}.partition_date, count(*) as moved from ${model.name} join ${moved} as moved on ${where} group by ${model.name}.partition_date`)) as { rows: Taken[] };
  await trx.raw(`delete from ${model.name} using ${moved} as moved where ${where}`);
  await enter(trx, model.name, fingerprint, rows);
  return rows.map(({ partition_date }) => partition_date);
}

interface Taken { partition_date: LogicalDate; moved: number }

/**
 * The days are no longer what they were published as: what was built of them is stale, and should the source have these rows there again, they are
 * loaded. One without any is withdrawn.
 */
async function enter(trx: Knex, dataset: string, fingerprint: string, taken: readonly Taken[]): Promise<void> {
  if (taken.length === 0) return;
  const days = taken.map(({ partition_date }) => partition_date);
  const { rows: left } = (await trx.raw(`select distinct partition_date from ${dataset} where partition_date in ${datesIn(days)}`)) as { rows: { partition_date: LogicalDate }[] };
  const empty = days.filter((day) => left.every(({ partition_date }) => partition_date !== day));
  await markPartitions(trx, dataset, days, { fingerprint: `${fingerprint}.`, published_at: publishedNow() });
  await markPartitions(trx, dataset, empty, { status: 'withdrawn' });
  for (const { partition_date, moved } of taken) await trx('meta.quality').where({ dataset, partition_date, measure: 'delivered' }).decrement('rows', moved);
}

async function keyTable(trx: Knex, model: Model, key: readonly string[]): Promise<string> {
  const name = `work.moved_${uniqueSuffix()}`;
  await trx.raw(`create table ${name} (${key.map((column) => `${column} ${model.columns.find((one) => one.name === column)?.type ?? 'varchar'}`).join(', ')})`);
  return name;
}
