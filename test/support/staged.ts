import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inject } from 'vitest';
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { stageSource } from '../../warehouse/stage.ts';
import { nightOf, shopProject } from './night.ts';

/** The last day of the history that `stagedWarehouse` holds: before the first night of any test that starts from it. */
const STAGED_UP_TO = '2026-03-30';

/**
 * A warehouse file with a company's history before its tests' nights: made once for the whole suite, copied by each lab. A small
 * night is mostly the loading of that history, which tests of staging hold already.
 */
export async function stagedWarehouse(data: string): Promise<string> {
  const folder = join(inject('sharedFolder'), 'staged', basename(data));
  const file = join(folder, 'warehouse.duckdb');
  if (existsSync(file)) return file;
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  const warehouse = await openWarehouse({ engine: 'duckdb', path: join(draft, 'warehouse.duckdb') });
  try {
    await migrate(warehouse);
    const project = await shopProject();
    const sources = new Set([...project.models.values()].flatMap(({ staging }) => staging?.source ?? []));
    for (const source of sources) await stageSource(warehouse, project, { source, data, night: nightOf(STAGED_UP_TO), run: `history-${STAGED_UP_TO}` });
  } finally {
    await warehouse.close();
  }
  // Another test file may have been quicker.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  return file;
}
