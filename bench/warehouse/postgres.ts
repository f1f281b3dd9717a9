import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MusterError } from '../../core/errors.ts';
import { newDatabase, postgresPrograms, startPostgres } from '../../test/support/postgres.ts';
import { bindsOf } from '../../warehouse/models/binds.ts';
import { compile } from '../../warehouse/models/compile.ts';
import { sqlOf } from '../../warehouse/models/model.ts';
import type { Night } from '../../warehouse/models/binds.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { alone, beside, type Measurement } from '../case.ts';
import { buildMarts, inTurns, openEngine, stageUpTo, type Task } from './work.ts';

const run = promisify(execFile);

/** PostgreSQL: the marts against psql running the same statements into tables without anything around them. */
export async function measurePostgres(task: Task): Promise<Measurement[]> {
  const programs = await postgresPrograms();
  if (!programs) throw new MusterError({ kind: 'environment', where: 'bench warehouse', found: 'no PostgreSQL on this machine', allowed: 'initdb, postgres and psql on PATH', todo: 'run npm run setup:test, or leave --engine postgres out' });
  const server = await startPostgres(programs);
  try {
    const url = await newDatabase(server.url);
    const warehouse = await openEngine({ engine: 'postgres', path: url });
    try {
      return await measure(task, warehouse, { psql: psqlBeside(programs), url });
    } finally {
      await warehouse.close();
    }
  } finally {
    await server.stop();
  }
}

async function measure(task: Task, warehouse: Warehouse, { psql, url }: { psql: string; url: string }): Promise<Measurement[]> {
  const { nights: [night], scratch, say } = task;
  say('PostgreSQL: loading all days but the last');
  const load = await stageUpTo(warehouse, task, night);
  const file = join(scratch, 'same.sql');
  await writeFile(file, sameStatements(warehouse, task, night));
  // psql's statements read intermediate.customers too: empty, there would be nothing to compute.
  await buildMarts(warehouse, task, night);
  const [ours, peer] = await inTurns(task, { ours: () => buildMarts(warehouse, task, night), peer: () => run(psql, [url, '-q', '-v', 'ON_ERROR_STOP=1', '-f', file]) });
  return [
    beside('warehouse: PostgreSQL: marts | the same statements in psql', ours, peer, 's'),
    alone('warehouse: PostgreSQL: rows loaded in a second', load.rows / load.seconds, 'rows'),
  ];
}

/** Beside the server's programs, else whatever is on PATH. */
function psqlBeside(programs: string): string {
  const beside = join(programs, 'psql');
  return existsSync(beside) ? beside : 'psql';
}

/** The models' SELECTs as psql runs them: values in place of binds, into new tables with the types of ours. */
function sameStatements({ engine }: Warehouse, { project }: Task, night: Night): string {
  const binds = bindsOf(night, project.everyCustomerListed);
  return ['intermediate.customers', 'marts.customer_orders'].map((name) => {
    const model = project.models.get(name);
    if (!model) throw new Error(`no model ${name}`);
    const { sql, bindings } = compile(sqlOf(model, engine.overrideSuffix), binds);
    const values = [...bindings];
    const text = sql.replaceAll(/\\?\?/g, (mark) => (mark === '?' ? literal(values.shift()) : '?'));
    const table = `work.psql_${model.table}`;
    return `drop table if exists ${table};\ncreate table ${table} (like ${name});\ninsert into ${table} (${model.columns.map((column) => column.name).join(', ')}) ${text};\nanalyze ${table};\n`;
  }).join('\n');
}

function literal(value: string | boolean | undefined): string {
  return `'${String(value)}'`;
}
