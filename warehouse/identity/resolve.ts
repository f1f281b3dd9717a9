import type { Knex } from 'knex';
import type { BindValues } from '../models/binds.ts';
import { compile } from '../models/compile.ts';
import type { Making, Made } from '../models/model.ts';
import { recordChanges } from './changes.ts';
import { labelComponents } from './components.ts';
import type { IdentityStatements } from './statements.ts';
import { createWorkTables, type WorkTables } from './work-tables.ts';

const LINKED = "select distinct a, b from work.identity_links where verdict = 'linked'";
/** Tables that the statements after them join: a planner without statistics takes them for small. */
const TABLE = /^(?:insert into|update) ((?:work|meta)\.\w+)/;

/**
 * Resolves the records of a night into customers, inside the transaction that publishes them: what links, what is shared, and what has changed
 * since the night before stand in `meta` when it commits.
 */
export async function resolveIdentities(statements: IdentityStatements, { trx, warehouse, binds, run }: Making): Promise<Made> {
  const logicalDate = String(binds.logical_date);
  // Two nights at once, in two processes, write down changes against each other: the second waits here, and then sees all of the first.
  await trx('meta.identity_turn').insert({ one: 1, run }).onConflict('one').merge();
  for (const table of ['meta.identity_links', 'meta.identity_shared', 'meta.identity_nights']) await trx(table).where({ logical_date: logicalDate }).del();
  const tables = await createWorkTables(trx);
  const runAll = async (list: readonly string[]): Promise<void> => {
    for (const statement of list) {
      const table = await runOne(trx, tables, statement, binds);
      if (table?.startsWith('work.')) await warehouse.engine.takeStatistics(trx, tables.own(table));
    }
  };
  await runAll(statements.deterministic);
  if (statements.probabilistic.length > 0) {
    await labelComponents(trx, tables, LINKED);
    await runAll(statements.probabilistic);
  }
  await labelComponents(trx, tables, LINKED);
  await runAll(statements.guard);
  await labelComponents(trx, tables, LINKED);
  await runAll(statements.result);
  const map = tables.own('work.identity_map');
  await recordChanges(trx, tables, logicalDate);
  await trx.raw(`insert into meta.identity_nights (logical_date, run, records, customers)
    select cast(? as date), ?, count(*), count(distinct customer_id) from ${map}`, [logicalDate, run]);
  return {
    sql: `select cast(? as date) as as_of_date, record_id, system, customer_id, first_seen_at, cast(records as integer) as records from ${map}`,
    bindings: [logicalDate],
    release: tables.drop,
  };
}

async function runOne(trx: Knex, { own }: WorkTables, statement: string, binds: BindValues): Promise<string | undefined> {
  const { sql, bindings } = compile(own(statement), binds);
  await trx.raw(sql, bindings);
  return TABLE.exec(statement)?.[1];
}
