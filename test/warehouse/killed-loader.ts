// Loads and builds a night, and ends itself with SIGKILL at the point that the first argument names.
import { buildModel } from '../../warehouse/build.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { stageSource } from '../../warehouse/stage.ts';
import { nightOf, shopProject } from '../support/night.ts';

const [fatal, data = '', file = '', day = ''] = process.argv.slice(2);
const checkpoint = async (point: string): Promise<void> => {
  if (point === fatal) process.kill(process.pid, 'SIGKILL');
};
const warehouse = await openWarehouse({ engine: 'duckdb', path: file });
await migrate(warehouse);
const [project, night] = [await shopProject(), nightOf(day)];
for (const source of ['shop.crm_customers', 'shop.order_lines']) await stageSource(warehouse, project, { source, data, night, run: 'first', checkpoint });
await buildModel(warehouse, project, { model: 'marts.customer_orders', night, run: 'first', checkpoint });
