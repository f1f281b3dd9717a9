import type { Home } from '../../workers/home.ts';
import type { Context } from '../context.ts';

/** Where the demo leaves its state when nobody names a folder. */
const DEMO_HOME = '.muster/demo';

export interface ReadableState { home: Home; warehousePath: string; engine: string }

/**
 * The state folder that a reading command looks into, and its warehouse: the configuration may have moved that. Nothing is created.
 * @throws MusterError (environment) where no night has left anything, naming the demo's folder if that is probably the one meant.
 */
export async function stateToRead(context: Context): Promise<ReadableState> {
  const { existsSync } = await import('node:fs');
  const { homePaths } = await import('../../workers/home.ts');
  const home = homePaths(context.home);
  const state = existsSync(home.warehouse) && context.config === undefined
    // Reading the configuration takes a moment and is not always there: without one, the warehouse is where it is by default.
    ? { home, warehousePath: home.warehouse, engine: 'duckdb' }
    : await configuredState(context, home);
  const { engineNamed } = await import('../../warehouse/engines.ts');
  if (state && (!engineNamed(state.engine).embedded || existsSync(state.warehousePath) || existsSync(home.queryState))) return state;

  const { MusterError } = await import('../../core/errors.ts');
  const demo = !context.homeChosen && existsSync(homePaths(DEMO_HOME).warehouse);
  const place = state && state.warehousePath !== home.warehouse ? `, nor at ${state.warehousePath}` : '';
  throw new MusterError({
    kind: 'environment', where: `state folder ${home.dir}`,
    found: existsSync(home.dir) ? `there is no warehouse yet${place}` : `there is no such folder, so there is no state to read${place}`,
    allowed: 'the state folder of a Muster that has run a night',
    todo: demo ? `the demo left its state in ${DEMO_HOME}: add --home ${DEMO_HOME}` : 'run `npx --no muster run`, or name another folder with --home',
  });
}

/** Where the configuration says; undefined where there is none that could say anything. */
async function configuredState(context: Context, home: Home): Promise<ReadableState | undefined> {
  const { existsSync } = await import('node:fs');
  const { DEFAULT_CONFIG, readConfig } = await import('../night/workplace.ts');
  const { readDefaults } = await import('../../workers/home-defaults.ts');
  const { warehousePlace } = await import('../../workers/warehouse-place.ts');
  const named = context.config ?? (await readDefaults(home))?.config;
  if (named === undefined && !existsSync(DEFAULT_CONFIG)) return undefined;
  const config = await readConfig(context, home, {});
  const { engine, path } = warehousePlace(config, home, context.env);
  return { home, warehousePath: path, engine };
}
