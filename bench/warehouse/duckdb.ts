import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MusterError } from '../../core/errors.ts';
import type { Night } from '../../warehouse/models/binds.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { alone, beside, type Measurement } from '../case.ts';
import { buildMarts, inTurns, openEngine, stageUpTo, withBinds, type Task } from './work.ts';

const HAND_WRITTEN = readFileSync(new URL('customer_orders.sql', import.meta.url), 'utf8');
const DIFFERENCES = readFileSync(new URL('differences.sql', import.meta.url), 'utf8');

/** DuckDB with our own defaults: the marts against hand-written SQL on the same tables, and what one more day costs. */
export async function measureDuckDB(task: Task): Promise<Measurement[]> {
  const { say, nights: [before, last], scratch } = task;
  const warehouse = await openEngine({ engine: 'duckdb', path: join(scratch, 'warehouse.duckdb') });
  try {
    say('DuckDB: loading all days but the last');
    const load = await stageUpTo(warehouse, task, before);
    // In turns, the quickest of each: whatever else the machine does meets both.
    const [ours, peer] = await inTurns(task, { ours: () => buildMarts(warehouse, task, before), peer: () => handWritten(warehouse, before) });
    await assertSame(warehouse, before);
    say('DuckDB: one more day');
    const day = await stageUpTo(warehouse, task, last);
    const share = day.rows / load.rows;
    return [
      beside('warehouse: marts | hand-written SQL', ours, peer, 's'),
      beside('warehouse: one more day staged | its share of the first load', day.seconds, load.seconds * share, 's'),
      beside('warehouse: one more day staged | the first load', day.seconds, load.seconds, 's'),
      alone('warehouse: rows loaded in a second', load.rows / load.seconds, 'rows'),
      alone('warehouse: peak memory', process.resourceUsage().maxRSS / 1000, 'MB', process.resourceUsage().maxRSS / 1000),
    ];
  } finally {
    await warehouse.close();
  }
}

async function handWritten({ knex }: Warehouse, night: Night): Promise<void> {
  await knex.raw(withBinds(HAND_WRITTEN, night));
}

/** A peer that computes something else is no peer. */
async function assertSame({ knex }: Warehouse, night: Night): Promise<void> {
  const { rows } = (await knex.raw(withBinds(DIFFERENCES, night))) as { rows: { differences: number }[] };
  const differences = rows[0]?.differences ?? -1;
  if (differences !== 0) {
    throw new MusterError({ kind: 'contract', where: 'bench warehouse', found: `${differences} customers differ between the mart and the hand-written SQL`, allowed: 'the same result', todo: 'bring bench/warehouse/customer_orders.sql in step with the mart' });
  }
}
