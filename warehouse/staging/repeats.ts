import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import type { Model } from '../models/model.ts';
import type { Compiled } from '../models/compile.ts';

/**
 * Rows with the same key: the first that landed counts, and what a night saw does not change when it is run again later.
 * Nearly all keys are unique, so instead of numbering every row (which costs more than the load itself) the few repeated
 * keys are found first, and only their rows are numbered.
 */
export interface Repeats {
  /** Relation of the rows to insert, in parentheses. Bindings: those of the rows, `times` over. */
  rows: string;
  times: number;
  /** Deletes rows of later partitions that the new rows came before; returns the partitions it touched. */
  dropLater: () => Promise<LogicalDate[]>;
  release: () => Promise<void>;
}

export async function withoutRepeats(trx: Knex, model: Model, staged: Compiled & { rows: string }, stands: readonly LogicalDate[]): Promise<Repeats> {
  const key = model.staging?.key ?? [];
  const suffix = crypto.randomUUID().replaceAll('-', '');
  const [repeated, known] = [`work.repeated_${suffix}`, `work.known_${suffix}`];
  const typed = key.map((name) => `${name} ${model.columns.find((column) => column.name === name)?.type ?? 'varchar'}`).join(', ');
  const list = key.join(', ');
  await trx.raw(`create table ${repeated} (${typed})`);
  const again = await insert(trx, `insert into ${repeated} (${list}) select ${list} from ${staged.rows} as fresh group by ${list} having count(*) > 1`, staged.bindings);
  // A key with its partition in it cannot come back in another one.
  const across = stands.length > 0 && !key.includes('partition_date');
  await trx.raw(`create table ${known} (${typed}, known_since date, fresh_since date)`);
  const met = across ? await insert(trx,
    `insert into ${known} (${list}, known_since, fresh_since)
     select ${key.map((name) => `old.${name}`).join(', ')}, min(old.partition_date), min(fresh.partition_date)
     from ${model.name} as old join ${staged.rows} as fresh on ${same('old', 'fresh', key)} group by ${key.map((name) => `old.${name}`).join(', ')}`, staged.bindings) : 0;

  const order = model.columns.map(({ name }) => name).filter((name) => !key.includes(name) && name !== 'partition_date' && name !== 'loaded_at');
  const first = `row_number() over (partition by ${list} order by ${['partition_date', 'loaded_at', ...order].map((name) => `${name} nulls last`).join(', ')})`;
  const isRepeated = `exists (select 1 from ${repeated} as twice where ${same('twice', 'fresh', key)})`;
  const single = again === 0 ? staged.rows : `(select fresh.*, 1 as copy from ${staged.rows} as fresh where not ${isRepeated}
    union all select fresh.*, ${first} as copy from ${staged.rows} as fresh where ${isRepeated})`;
  const conditions = [
    ...(again === 0 ? [] : ['copy = 1']),
    ...(met === 0 ? [] : [`not exists (select 1 from ${known} as known where ${same('known', 'fresh', key)} and known.known_since < fresh.partition_date)`]),
  ];
  return {
    rows: conditions.length === 0 ? single : `(select * from ${single} as fresh where ${conditions.join(' and ')})`,
    times: again === 0 ? 1 : 2,
    dropLater: async () => (met === 0 ? [] : dropLater(trx, model, known, key)),
    release: async () => {
      await trx.raw(`drop table ${repeated}`);
      await trx.raw(`drop table ${known}`);
    },
  };
}

async function dropLater(trx: Knex, model: Model, known: string, key: readonly string[]): Promise<LogicalDate[]> {
  const later = `from ${known} as known where ${same('known', model.name, key)} and known.fresh_since < ${model.name}.partition_date`;
  const { rows } = (await trx.raw(`select distinct partition_date from ${model.name} where exists (select 1 ${later})`)) as { rows: { partition_date: LogicalDate }[] };
  if (rows.length > 0) await trx.raw(`delete from ${model.name} where exists (select 1 ${later})`);
  return rows.map(({ partition_date }) => partition_date);
}

function same(left: string, right: string, key: readonly string[]): string {
  return key.map((name) => `${left}.${name} = ${right}.${name}`).join(' and ');
}

async function insert(trx: Knex, sql: string, bindings: Compiled['bindings']): Promise<number> {
  const { rowCount } = (await trx.raw(sql, bindings)) as { rowCount: number };
  return rowCount;
}
