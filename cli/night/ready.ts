import type { LoadedConfig } from '../../config/load.ts';
import { MusterError } from '../../core/errors.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { WorkerRecord } from '../../workers/worker-record.ts';

/**
 * Checks all that can be known before anything is started or recorded: a night that could not succeed must not begin.
 * @param worker the process that works for the state folder already, if any: it has checked its destinations and models.
 * @throws MusterError (usage) with the name or folder that is wrong.
 */
export async function requireReady(config: LoadedConfig, worker: WorkerRecord | undefined): Promise<Project> {
  if (config.dataDir !== null) await requireDataFolder(config.dataDir);
  const { checkDeciders, checkDestinations, checkedProject, requireSound } = await import('../../workers/checks.ts');
  if (!worker) await checkDestinations(config);
  if (!worker) checkDeciders(config);
  const project = await checkedProject(config);
  if ([...project.sources.keys()].some((source) => readsFiles(project, source))) await requireDataFolder(config.dataDir);
  if (!worker) await requireSound(project);
  return project;
}

/** Whether a source has landing files: one that reads a table of the warehouse needs no folder. */
export function readsFiles({ sources }: Project, source: string): boolean {
  return sources.get(source)?.table === null;
}

/** The folder of landing files. @throws MusterError (usage) where there is none, or it cannot be read. */
export async function requireDataFolder(folder: string | null): Promise<string> {
  if (folder === null) throw noDataFolder('none is configured');
  const problem = await problemOf(folder);
  if (problem !== undefined) throw noDataFolder(problem);
  return folder;
}

function noDataFolder(found: string): MusterError {
  return new MusterError({
    kind: 'usage', where: 'data folder', found, allowed: 'the folder that holds the landing files, one folder for each source',
    todo: 'give --data DIR, or set `data` in the configuration',
  });
}

async function problemOf(folder: string): Promise<string | undefined> {
  const { readdir } = await import('node:fs/promises');
  const { codeOf } = await import('../../workers/home.ts');
  try {
    await readdir(folder);
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? `no folder ${folder}` : code === 'ENOTDIR' ? `${folder} is no folder` : `${folder} cannot be read (${code ?? 'unknown reason'})`;
  }
}
