import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { spanOfDays } from '../../core/words.ts';
import type { Model } from '../models/model.ts';
import { uniqueSuffix } from '../unique-suffix.ts';
import type { SchemaChange } from './schema-change.ts';
import { widens } from './widening.ts';

/**
 * Days with rows that would lose a value: it stands in a column that goes, or that gets a type in which not every value has its equal. Staging
 * comes anew from what is delivered, but what was delivered may not be there any more.
 */
export async function daysThatLose(db: Knex, { name }: Model, { removed, retyped }: SchemaChange): Promise<LogicalDate[]> {
  const losing = [...removed, ...retyped.filter(({ from, to }) => !widens(from, to))].map((column) => `${column.name} is not null`);
  if (losing.length === 0) return [];
  const { rows } = (await db.raw(`select distinct partition_date from ${name} where ${losing.join(' or ')} order by 1`)) as { rows: { partition_date: LogicalDate }[] };
  return rows.map(({ partition_date }) => partition_date);
}

/**
 * @param looked Whether somebody has looked for what was delivered: who builds a mart knows no folder of landing files.
 * @throws MusterError usage where values would be lost that cannot be had again.
 */
export function requireHeld({ name, file }: Model, { removed, retyped }: SchemaChange, days: readonly LogicalDate[], looked: boolean): void {
  if (days.length === 0) return;
  const change = [...removed.map((column) => `column ${column.name} is no longer declared`), ...retyped.map((column) => `column ${column.name} was ${column.from} and is ${column.to}`)].join(', ');
  throw new MusterError({
    kind: 'usage', where: file,
    found: `${change}, and ${name} holds values of ${spanOfDays(days)} that would be lost: ${looked ? 'what was delivered then is not there any more' : 'whether what was delivered then is there still is seen when it is loaded'}`,
    allowed: 'a change that keeps every value, or one whose days can be loaded again',
    todo: !looked ? `load ${name} first: \`npx --no muster sql build ${name} --date DAY\`` : `put the files of these days back, take the change back, or give the column another name; to do without them, drop ${name}, and the rest is loaded anew`,
  });
}

/**
 * Makes a table anew with the columns of its model and the rows that it has, until these are loaded again. Columns that are new are null, and so are
 * those that get a type in which not every value has its equal.
 */
export async function carryOver(trx: Knex, model: Model, change: SchemaChange, create: () => Promise<void>): Promise<void> {
  const before = `before_${uniqueSuffix()}`;
  await trx.raw(`alter table ${model.name} rename to ${before}`);
  await create();
  const anew = new Set([...change.added, ...change.retyped.filter(({ from, to }) => !widens(from, to))].map(({ name }) => name));
  const stay = model.columns.filter(({ name }) => !anew.has(name));
  await trx.raw(`insert into ${model.name} (${stay.map(({ name }) => name).join(', ')}) select ${stay.map(({ name, type }) => `cast(${name} as ${type})`).join(', ')} from ${model.schema}.${before}`);
  await trx.raw(`drop table ${model.schema}.${before}`);
}
