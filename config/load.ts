import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { MusterError } from '../core/errors.ts';
import { checkNames } from './check.ts';
import { withFairness } from './marked.ts';
import { importConfig } from './module.ts';
import { firstProblem } from './problems.ts';
import { configSchema, type CheckedConfig } from './schema.ts';

/** The configuration as every process of one Muster reads it: checked, complete, with absolute paths. */
export interface LoadedConfig extends CheckedConfig {
  /** The file it came from. */
  file: string;
  /** Relative paths in the configuration start here. */
  baseDir: string;
  /** Folder of landing files; null when none is configured. */
  dataDir: string | null;
}

export interface LoadOptions {
  /** The configuration file. Default: muster.config.ts in the working directory. */
  path?: string | undefined;
  /** Wins over `data` of the file; relative to the working directory. */
  data?: string | undefined;
}

const DEFAULT_FILE = 'muster.config.ts';

/**
 * Reads and checks a configuration file. Kinds that it registers itself (gates, destinations, algorithms) are known
 * by the time its names are checked.
 * @throws MusterError (usage) naming the file and key, what was found and what is allowed.
 */
export async function loadConfig({ path = DEFAULT_FILE, data }: LoadOptions = {}): Promise<LoadedConfig> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new MusterError({
      kind: 'usage', where: path, found: 'no such file', allowed: 'a configuration that default-exports defineConfig({...})',
      todo: 'give --config FILE, or work in the folder that holds muster.config.ts',
    });
  }
  return checkConfig(await importConfig(file, path), { file, shownAs: path, data });
}

/** The same checks for a configuration that is already in memory. `file` gives relative paths their start. */
export function checkConfig(written: unknown, { file, shownAs = file, data }: { file: string; shownAs?: string; data?: string | undefined }): LoadedConfig {
  const parsed = configSchema.safeParse(written);
  if (!parsed.success) throw firstProblem(shownAs, parsed.error, configSchema, written);
  checkNames(shownAs, parsed.data);
  const baseDir = dirname(file);
  const configured = parsed.data.data;
  const dataDir = data !== undefined ? resolve(data) : configured !== undefined ? resolve(baseDir, configured) : null;
  const { models, warehouse } = parsed.data;
  return {
    ...parsed.data, audiences: withFairness(parsed.data.audiences), file, baseDir, dataDir,
    models: models.map((folder) => resolve(baseDir, folder)),
    warehouse: warehouse.path === undefined ? warehouse : { ...warehouse, path: resolve(baseDir, warehouse.path) },
  };
}
