import type { LoadedConfig } from '../../config/load.ts';
import type { Home } from '../../workers/home.ts';
import type { Context } from '../context.ts';

/** The configuration that is read where nobody names one. */
export const DEFAULT_CONFIG = 'muster.config.ts';

/**
 * Reads the configuration for a state folder: the flags win, then what the folder was last opened with by the demo, then the defaults.
 * Creates nothing, so that a mistyped folder leaves no trace.
 */
export async function readConfig(context: Context, home: Home, { data }: { data?: string | undefined }): Promise<LoadedConfig> {
  const { readDefaults } = await import('../../workers/home-defaults.ts');
  const { loadConfig } = await import('../../config/load.ts');
  // A configuration is code and may place its files in the state folder.
  process.env.MUSTER_HOME = home.dir;
  const defaults = context.config === undefined ? await readDefaults(home) : undefined;
  return loadConfig({ path: context.config ?? defaults?.config ?? DEFAULT_CONFIG, data: data ?? defaults?.data });
}
