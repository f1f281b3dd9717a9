import type { Knex } from 'knex';
import { addDays, daysBetween, type LogicalDate } from '../../core/dates.ts';
import { publishedPartitions } from '../ledger.ts';
import type { Night } from '../models/binds.ts';
import type { Model } from '../models/model.ts';
import { historyRows } from './scd2.ts';

/** How a kind of table comes to its rows. Views have none. */
export interface Materialization {
  /**
   * The night whose bounds the SELECT gets when `asked` is built; null where the table is left as it is.
   * @param newest the latest night that is published; undefined: none.
   */
  nightFor: (asked: Night, newest: LogicalDate | undefined) => Night | null;
  /** The rows to insert, as a SELECT, of what the model's own SELECT returns. */
  rows: (model: Model, select: string) => string;
}

/** Every kind that is a table. Add one here. */
const MATERIALIZATIONS: Record<Exclude<Model['kind'], 'view'>, Materialization> = {
  incremental_by_date: { nightFor: (asked) => asked, rows: (_model, select) => select },
  // It shows one night: an older one must not take the newer one's place.
  full: { nightFor: (asked, newest) => (newest !== undefined && newest > asked.logicalDate ? null : asked), rows: (_model, select) => select },
  // It holds every night so far: an older one adds what is known of it by now, and takes nothing away.
  scd2: { nightFor: (asked, newest) => (newest !== undefined && newest > asked.logicalDate ? shifted(asked, newest) : asked), rows: historyRows },
};

export interface Materialized {
  night: Night;
  rows: (select: string) => string;
}

/**
 * What publishing this model for a night inserts; null where nothing is to be done. A table without partitions is one night's at a time:
 * the row that is written first makes two nights at once wait for each other, which their rows in the ledger would not.
 */
export async function materialize(trx: Knex, model: Model, asked: Night, run: string): Promise<Materialized | null> {
  const { nightFor, rows } = MATERIALIZATIONS[model.kind as Exclude<Model['kind'], 'view'>];
  const select = (sql: string): string => rows(model, sql);
  if (model.partition !== null) return { night: asked, rows: select };
  await trx('meta.whole_tables').insert({ dataset: model.name, run }).onConflict('dataset').merge();
  const night = nightFor(asked, await newestOf(trx, model));
  return night && { night, rows: select };
}

/** Whether a night has nothing to do in a table: it shows a later one, which has taken the earlier one's place. */
export async function isOvertaken(db: Knex, model: Model, asked: Night): Promise<boolean> {
  if (model.partition !== null || model.kind === 'view') return false;
  return MATERIALIZATIONS[model.kind].nightFor(asked, await newestOf(db, model)) === null;
}

async function newestOf(db: Knex, { name }: Model): Promise<LogicalDate | undefined> {
  return [...(await publishedPartitions(db, name)).keys()].toSorted().at(-1);
}

/** The same night on another date: fired at the same time of day. */
function shifted({ logicalDate, asOf, knowledgeCutoff }: Night, to: LogicalDate): Night {
  const by = daysBetween(logicalDate, to);
  const move = (instant: string): string => addDays(instant.slice(0, 10), by) + instant.slice(10);
  return { logicalDate: to, asOf: move(asOf), knowledgeCutoff: move(knowledgeCutoff) };
}
