import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import type { Model } from '../models/model.ts';
import type { Compiled } from '../models/compile.ts';
import { uniqueSuffix } from '../unique-suffix.ts';

/**
 * Rows with the same key: the first that landed counts (within a day the latest, where the entity says by which column), and what a night saw does not change when it is run again later.
 * Nearly all keys are unique, so instead of numbering every row (which costs more than the load itself) the few repeated
 * keys are found first, and only their rows are numbered.
 */
export interface Repeats {
  /** Relation of the rows to insert, in parentheses. Bindings: those of the rows, `times` over. */
  rows: string;
  times: number;
  /** Deletes rows of other partitions that the new rows came before; returns the partitions it touched. */
  dropLater: () => Promise<LogicalDate[]>;
  release: () => Promise<void>;
}

/**
 * What came first: by the landing day, or, in an import of history whose days are those of events, by when a row was known, so that a
 * correction that is known later takes nothing away from the nights that knew the original.
 */
export type Precedence = 'landed' | 'known';

export async function withoutRepeats(trx: Knex, model: Model, staged: Compiled & { rows: string }, stands: readonly LogicalDate[], precedence: Precedence): Promise<Repeats> {
  const key = model.staging?.key ?? [];
  const suffix = uniqueSuffix();
  const [repeated, known] = [`work.repeated_${suffix}`, `work.known_${suffix}`];
  const typed = key.map((name) => `${name} ${model.columns.find((column) => column.name === name)?.type ?? 'varchar'}`).join(', ');
  const list = key.join(', ');
  await trx.raw(`create table ${repeated} (${typed})`);
  const again = await insert(trx, `insert into ${repeated} (${list}) select ${list} from ${staged.rows} as fresh group by ${list} having count(*) > 1`, staged.bindings);
  const first = `row_number() over (partition by ${of('fresh', key)} order by ${firstOf(model, key, precedence).map((term) => `fresh.${term} nulls last`).join(', ')})`;
  // Joins, and not `exists`: for that DuckDB may first group all rows by their keys, which takes longer than the load itself.
  const twice = `join ${repeated} as twice on ${same('twice', 'fresh', key)}`;
  const single = again === 0 ? staged.rows : `(select fresh.*, 1 as copy from ${staged.rows} as fresh left ${twice} where twice.${key[0]} is null
    union all select fresh.*, ${first} as copy from ${staged.rows} as fresh ${twice})`;
  const times = again === 0 ? 1 : 2;

  // A key with its partition in it cannot come back in another one.
  const across = stands.length > 0 && !key.includes('partition_date');
  await trx.raw(`create table ${known} (${typed}, fresh_day date, fresh_first boolean)`);
  // Written down before it meets the table: a Citus cluster would join the parts of it elsewhere, where this transaction's work tables are not.
  const [before, firsts] = again === 0 ? ['', `${single} as fresh`] : [`with fresh as materialized (select ${list}, partition_date, loaded_at from ${single} as fresh where copy = 1)`, 'fresh'];
  const met = across ? await insert(trx,
    `insert into ${known} (${list}, fresh_day, fresh_first)
     ${before} select ${list}, fresh_day, ${precedence === 'landed' ? 'fresh_day <= known_day' : 'fresh_at < known_at or (fresh_at = known_at and fresh_day <= known_day)'}
     from (select ${of('old', key)}, min(old.partition_date) as known_day, min(old.loaded_at) as known_at, min(fresh.partition_date) as fresh_day, min(fresh.loaded_at) as fresh_at
       from ${model.name} as old join ${firsts} on ${same('old', 'fresh', key)} group by ${of('old', key)}) as met`,
    Array.from({ length: times }, () => staged.bindings).flat()) : 0;

  const conditions = [
    ...(again === 0 ? [] : ['fresh.copy = 1']),
    ...(met === 0 ? [] : ['coalesce(known.fresh_first, true)']),
  ];
  const older = met === 0 ? '' : ` left join ${known} as known on ${same('known', 'fresh', key)}`;
  return {
    rows: conditions.length === 0 ? single : `(select fresh.* from ${single} as fresh${older} where ${conditions.join(' and ')})`,
    times,
    dropLater: async () => (met === 0 ? [] : dropLater(trx, model, known, key)),
    release: async () => {
      await trx.raw(`drop table ${repeated}`);
      await trx.raw(`drop table ${known}`);
    },
  };
}

/** What comes first among rows with one key. All columns take part, so that it is the same row whatever engine looks and in whatever order they come. */
function firstOf({ columns, staging }: Model, key: readonly string[], precedence: Precedence): string[] {
  const others = columns.map(({ name }) => name).filter((name) => !key.includes(name) && name !== 'partition_date' && name !== 'loaded_at');
  const latest = staging?.latestBy;
  const before = precedence === 'known' && !key.includes('partition_date') ? ['loaded_at', 'partition_date'] : ['partition_date'];
  return latest == null ? [...before, 'loaded_at', ...others] : [...before, `${latest} desc`, 'loaded_at desc', ...others.filter((name) => name !== latest)];
}

async function dropLater(trx: Knex, model: Model, known: string, key: readonly string[]): Promise<LogicalDate[]> {
  const later = `${same('known', model.name, key)} and known.fresh_first and known.fresh_day <> ${model.name}.partition_date`;
  const { rows } = (await trx.raw(`select distinct ${model.name}.partition_date from ${model.name} join ${known} as known on ${later}`)) as { rows: { partition_date: LogicalDate }[] };
  if (rows.length > 0) await trx.raw(`delete from ${model.name} using ${known} as known where ${later}`);
  return rows.map(({ partition_date }) => partition_date);
}

export function same(left: string, right: string, key: readonly string[]): string {
  return key.map((name) => `${left}.${name} = ${right}.${name}`).join(' and ');
}

export function of(relation: string, key: readonly string[]): string {
  return key.map((name) => `${relation}.${name}`).join(', ');
}

async function insert(trx: Knex, sql: string, bindings: Compiled['bindings']): Promise<number> {
  const { rowCount } = (await trx.raw(sql, bindings)) as { rowCount: number };
  return rowCount;
}
