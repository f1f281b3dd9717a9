import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const FOLDER = fileURLToPath(new URL('../histories', import.meta.url));

/** Keeps the history of a workflow for the replay tests, as `temporal workflow show --output json` prints it. */
export async function recordHistory(name: string, handle: WorkflowHandle): Promise<void> {
  const history = await handle.fetchHistory();
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${name}.json`), `${historyToJSON(history)}\n`);
}

/** The kept histories by name. */
export async function keptHistories(): Promise<{ name: string; history: unknown }[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).toSorted();
  return Promise.all(files.map(async (file) => ({
    name: file.replace(/\.json$/, ''),
    history: JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as unknown,
  })));
}
