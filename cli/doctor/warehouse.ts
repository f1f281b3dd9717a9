import { stat } from 'node:fs/promises';
import { tenths } from '../../core/words.ts';
import type { Check, Patient } from './check.ts';

/** Whether the warehouse can be read: its file, or the process that owns it. */
export const warehouse: Check = {
  name: 'warehouse',
  async look(patient) {
    const { engine, path } = await place(patient);
    const { liveWorker } = await import('../../workers/worker-record.ts');
    const owner = await liveWorker(patient.home);
    const size = await stat(path).then(
      (file) => `${tenths(file.size / 1e6)} MB`,
      () => undefined,
    );
    if (owner) return { verdict: 'ok', found: `${path}, owned by process ${owner.pid}, which serves reads` };
    if (size === undefined) return { verdict: 'ok', found: `${path} is not there yet; the first night creates it` };
    const { openWarehouse } = await import('../../warehouse/open.ts');
    const opened = await openWarehouse({ engine, path, readOnly: true });
    await opened.close();
    return { verdict: 'ok', found: `${path}, ${size}, free to use` };
  },
};

/** Where the configuration keeps the warehouse; the default where there is none to ask. */
async function place({ configFile, home }: Patient): Promise<{ engine: string; path: string }> {
  const { loadConfig } = await import('../../config/load.ts');
  const settings = await loadConfig({ path: configFile }).catch(() => undefined);
  return { engine: settings?.warehouse.engine ?? 'duckdb', path: settings?.warehouse.path ?? home.warehouse };
}
