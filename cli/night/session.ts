import type { LoadedConfig } from '../../config/load.ts';
import type { Home } from '../../workers/home.ts';
import type { Session } from '../../workers/session.ts';
import type { Context } from '../context.ts';

export interface WorkFlags {
  /** State folder. Default: --home. */
  homeDir?: string | undefined;
  /** Landing folder; wins over the configuration. */
  data?: string | undefined;
  keepServer?: boolean | undefined;
  port?: number | undefined;
  uiPort?: number | undefined;
}

export interface Workplace { config: LoadedConfig; home: Home; session: Session }

/** Reads the configuration for a state folder: the flags win, then what the folder was last opened with by the demo, then the defaults. */
export async function openWorkplace(context: Context, flags: Pick<WorkFlags, 'data' | 'homeDir'>): Promise<{ config: LoadedConfig; home: Home }> {
  const { openHome } = await import('../../workers/home.ts');
  const { readDefaults } = await import('../../workers/home-defaults.ts');
  const { loadConfig } = await import('../../config/load.ts');
  const home = await openHome(flags.homeDir ?? context.home);
  // A configuration is code and may place its files in the state folder.
  process.env.MUSTER_HOME = home.dir;
  const defaults = context.config === undefined ? await readDefaults(home) : undefined;
  const config = await loadConfig({ path: context.config ?? defaults?.config, data: flags.data ?? defaults?.data });
  return { config, home };
}

/** Opens server, worker and client for a state folder, does some work with them, and stops what was started. */
export async function withSession<T>(context: Context, flags: WorkFlags, work: (workplace: Workplace) => Promise<T>): Promise<T> {
  const { config, home } = await openWorkplace(context, flags);
  const { openSession } = await import('../../workers/session.ts');
  const session = await context.progress.step('Making ready', (say) =>
    openSession({ config, home, onProgress: say, keepServer: flags.keepServer, port: flags.port, uiPort: flags.uiPort }));
  try {
    return await work({ config, home, session });
  } finally {
    await session.close();
  }
}

