import { stat } from 'node:fs/promises';
import { tenths } from '../../core/words.ts';
import type { WarehousePlace } from '../../workers/warehouse-place.ts';
import type { Check, Finding, Patient } from './check.ts';

/** Whether the warehouse can be read: its file, the process that owns it, or the server. */
export const warehouse: Check = {
  name: 'warehouse',
  async look(patient) {
    const place = await placeOf(patient);
    const { engineNamed } = await import('../../warehouse/engines.ts');
    return engineNamed(place.engine).embedded ? lookAtFile(place, patient) : lookAtServer(place);
  },
};

async function lookAtFile(place: WarehousePlace, patient: Patient): Promise<Finding> {
  const { path } = place;
  const { liveWorker } = await import('../../workers/worker-record.ts');
  const owner = await liveWorker(patient.home);
  const size = await stat(path).then((file) => `${tenths(file.size / 1e6)} MB`, () => undefined);
  if (owner) return { verdict: 'ok', found: `${path}, owned by process ${owner.pid}, which serves reads` };
  if (size === undefined) return { verdict: 'ok', found: `${path} is not there yet; the first night creates it` };
  await openAndClose(place);
  return { verdict: 'ok', found: `${path}, ${size}, free to use` };
}

async function lookAtServer(place: WarehousePlace): Promise<Finding> {
  await openAndClose(place);
  const { host, pathname } = new URL(place.path);
  return { verdict: 'ok', found: `${place.engine} at ${host}${pathname}, which answers` };
}

async function openAndClose(place: WarehousePlace): Promise<void> {
  const { openWarehouse } = await import('../../warehouse/open.ts');
  const opened = await openWarehouse({ ...place, readOnly: true });
  await opened.close();
}

/** Where the configuration keeps the warehouse; the default where there is none to ask. */
async function placeOf({ configFile, home, env }: Patient): Promise<WarehousePlace> {
  const { loadConfig } = await import('../../config/load.ts');
  const { warehousePlace } = await import('../../workers/warehouse-place.ts');
  const settings = await loadConfig({ path: configFile }).catch(() => undefined);
  return settings ? warehousePlace(settings, home, env) : { engine: 'duckdb', path: home.warehouse };
}
