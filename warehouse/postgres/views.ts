import type { Knex } from 'knex';
import { MusterError } from '../../core/errors.ts';
import { codeOf } from './errors.ts';

/** `create or replace` refuses this change of a view's columns. */
const OTHER_COLUMNS = '42P16';
/** Something depends on what is to be dropped. */
const IN_USE = '2BP01';

/** In place where PostgreSQL can; otherwise dropped and made anew, together with our own views on it, and nobody else's. An error ends the transaction. */
export async function replaceView(db: Knex.Transaction, view: { name: string; sql: string; readers: readonly string[] }): Promise<void> {
  // On the coordinator of a Citus cluster alone, where every statement is planned: a view that other machines know could not read what only it has.
  await db.raw('set local citus.enable_ddl_propagation = off');
  await replace(db, view);
  await db.raw('set local citus.enable_ddl_propagation = on');
}

async function replace(db: Knex.Transaction, { name, sql, readers }: { name: string; sql: string; readers: readonly string[] }): Promise<void> {
  try {
    await db.transaction((savepoint) => savepoint.raw(`create or replace view ${name} as ${sql}`));
  } catch (error) {
    if (codeOf(error) !== OTHER_COLUMNS) throw error;
    for (const view of [...readers.toReversed(), name]) await dropView(db, view);
    await db.raw(`create view ${name} as ${sql}`);
  }
}

async function dropView(db: Knex.Transaction, view: string): Promise<void> {
  try {
    await db.raw(`drop view if exists ${view}`);
  } catch (error) {
    if (codeOf(error) !== IN_USE) throw error;
    throw new MusterError({
      kind: 'contract', where: view, found: 'its columns change, and views that Muster does not know read it',
      allowed: 'views of your own that read tables, or views whose columns stay', todo: 'drop those views, run again, and create them anew', cause: error,
    });
  }
}
