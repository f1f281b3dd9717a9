import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Models } from './models.ts';

/**
 * Opens the warehouse of the state folder for this command alone, works with it, and closes it.
 * @throws MusterError (environment) while another process works in the folder.
 */
export async function withOwnWarehouse<T>({ home: paths, config }: Pick<Models, 'home' | 'config'>, work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const { openHome } = await import('../../workers/home.ts');
  const { claimForCompany } = await import('../../workers/company.ts');
  const { claimHome, liveWorker, requireOwnWorker } = await import('../../workers/worker-record.ts');
  const { requireWritable } = await import('../../workers/writable.ts');
  const { openConfigured } = await import('../../workers/context.ts');

  const worker = await liveWorker(paths);
  if (worker) requireOwnWorker(worker.pid);
  const home = await openHome(paths.dir);
  await requireWritable(home);
  await claimForCompany(home, config);
  const giveBack = await claimHome(home);
  try {
    const warehouse = await openConfigured(config, home);
    try {
      return await work(warehouse);
    } finally {
      await warehouse.close();
    }
  } finally {
    await giveBack();
  }
}
