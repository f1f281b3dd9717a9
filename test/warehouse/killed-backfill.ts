// Runs nights up to their marts, and ends itself with SIGKILL a moment after it began to work.
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { runNight } from '../sql/company.ts';
import { shopProject } from '../support/night.ts';

/** What the parent test hands over, as JSON in the first argument. */
export interface BackfillOrders {
  engine: string;
  path: string;
  data: string;
  dates: string[];
  /** Milliseconds of work; null: to the end. */
  killAfter: number | null;
}

const { engine, path, data, dates, killAfter } = JSON.parse(process.argv[2] ?? '') as BackfillOrders;
const project = await shopProject();
const warehouse = await openWarehouse({ engine, path });
await migrate(warehouse);
if (killAfter !== null) setTimeout(() => process.kill(process.pid, 'SIGKILL'), killAfter);
for (const date of dates) await runNight(warehouse, project, data, date);
await warehouse.close();
