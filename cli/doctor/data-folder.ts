import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { counted } from '../../core/words.ts';
import type { Check, Patient } from './check.ts';

/** Whether there is data to work on, and of which days. Looks at names only; the contents are the night's business. */
export const dataFolder: Check = {
  name: 'data folder',
  async look(patient) {
    const folder = await configuredFolder(patient);
    if (folder === null) return { verdict: 'warn', found: 'none configured', todo: 'set data in the configuration, or give --data DIR; `muster generate --out DIR` makes some' };
    const sources = await foldersIn(folder);
    if (sources === undefined) return { verdict: 'fail', found: `${folder} cannot be read`, todo: 'correct data in the configuration, or give --data DIR' };
    const landed = await Promise.all(sources.map(async (source) => daysIn(await foldersIn(join(folder, source)))));
    const days = landed.flat().toSorted();
    if (sources.length === 0) return { verdict: 'fail', found: `${folder} holds no sources`, todo: 'give the folder that holds one folder for each source' };
    return { verdict: 'ok', found: `${folder}: ${counted(sources.length, 'source')}${days.length > 0 ? `, ${days[0]} to ${days.at(-1)}` : ''}` };
  },
};

/** null where none is configured, and where the configuration cannot say: that is another check's finding. */
async function configuredFolder({ configFile, data }: Patient): Promise<string | null> {
  const { loadConfig } = await import('../../config/load.ts');
  return loadConfig({ path: configFile, data }).then(
    ({ dataDir }) => dataDir,
    () => data ?? null,
  );
}

async function foldersIn(folder: string): Promise<string[] | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name)).map(({ name }) => name);
  } catch {
    return undefined;
  }
}

function daysIn(folders: readonly string[] | undefined): string[] {
  return (folders ?? []).flatMap((name) => /^date=(\d{4}-\d{2}-\d{2})$/.exec(name)?.[1] ?? []);
}
