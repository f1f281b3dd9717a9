import type { LoadedConfig } from '../../config/load.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { WorkerRecord } from '../../workers/worker-record.ts';

/**
 * Checks all that can be known before anything is started or recorded: a night that could not succeed must not begin.
 * @param worker the process that works for the state folder already, if any: destinations are checked where they are opened.
 * @throws MusterError (usage) with the name or folder that is wrong.
 */
export async function requireReady(config: LoadedConfig, worker: WorkerRecord | undefined): Promise<Project> {
  await requireDataFolder(config.dataDir);
  const { checkDestinations, checkedProject } = await import('../../workers/checks.ts');
  if (!worker) await checkDestinations(config);
  return checkedProject(config);
}

async function requireDataFolder(folder: string | null): Promise<void> {
  const { stat } = await import('node:fs/promises');
  const { MusterError } = await import('../../core/errors.ts');
  const found = folder === null ? 'none is configured'
    : await stat(folder).then((entry) => (entry.isDirectory() ? undefined : `${folder} is no folder`), () => `no folder ${folder}`);
  if (found === undefined) return;
  throw new MusterError({
    kind: 'usage', where: 'data folder', found, allowed: 'the folder that holds the landing files, one folder for each source',
    todo: 'give --data DIR, or set `data` in the configuration',
  });
}
