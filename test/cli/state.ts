import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { openHome, type Home } from '../../workers/home.ts';

export interface WrittenNight { date: string; status: string; reason?: string }

export interface WrittenState {
  nights?: readonly WrittenNight[];
  /** Rows of other tables, by name. */
  rows?: Readonly<Record<string, readonly object[]>>;
}

/** A state folder as nights have left it, without having run them. */
export async function writtenState(dir: string, { nights = [], rows = {} }: WrittenState): Promise<Home> {
  const home = await openHome(dir);
  const warehouse = await openWarehouse({ engine: 'duckdb', path: home.warehouse, threads: 2 });
  try {
    await migrate(warehouse);
    for (const { date, status, reason } of nights) {
      const finished_at = status === 'running' ? null : `${date}T02:01:00Z`;
      await warehouse.knex('meta.nights').insert({ logical_date: date, run: `night-${date}`, trigger: 'manual', status, reason: reason ?? null, started_at: `${date}T02:00:00Z`, finished_at });
    }
    for (const [table, written] of Object.entries(rows)) await warehouse.knex(table).insert(written);
  } finally {
    await warehouse.close();
  }
  return home;
}
