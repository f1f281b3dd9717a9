import { fileURLToPath } from 'node:url';
import type { NightResult } from '../activities/types.ts';
import { startSandbox } from '../destinations/sandbox/server.ts';
import { homePaths } from '../workers/home.ts';
import { resolveProgram } from '../workers/server/resolve.ts';
import { measureChild } from './process/child.ts';
import type { ProcessUse } from './process/process-use.ts';
import { readNightTimes, type NightTimes } from './temporal/histories.ts';

const COMMAND = fileURLToPath(new URL('../cli/muster.js', import.meta.url));
/** The configuration of the demo's company, which is the default one. */
export const CONFIG = fileURLToPath(new URL('../muster.config.ts', import.meta.url));

export interface NightOptions {
  /** Configuration file. Default: the demo's. */
  config?: string;
  home: string;
  data: string;
  date: string;
  /** Train even if nothing asks for it. Default: false. */
  retrain?: boolean;
  say: (message: string) => void;
}

export interface MeasuredNight {
  result: NightResult;
  /** The command from start to end: server, worker, night, shutdown. */
  seconds: number;
  times: NightTimes;
  /** The command and what it started, but for the server. */
  own: Totals;
  /** The Temporal server that the command started; zeros where it found one. */
  server: Totals;
}

/** Sums over processes: of their peaks in MB, and of their processor time in seconds. */
export interface Totals { megabytes: number; processorSeconds: number }

/** One night of the default configuration through the command a user would type, with a sandbox to send to. */
export async function measureNight({ home, data, date, config = CONFIG, retrain = false, say }: NightOptions): Promise<MeasuredNight> {
  // Getting the server for the first time is no part of a night.
  await resolveProgram({ onProgress: say });
  const sandbox = await startSandbox();
  try {
    const { stdout, seconds, uses } = await measureChild({
      title: 'muster run', command: process.execPath, say,
      args: [COMMAND, 'run', '--json', '--config', config, '--home', home, '--data', data, '--date', date, ...(retrain ? ['--retrain'] : [])],
      env: { ...process.env, MUSTER_WEBHOOK_URL: sandbox.url },
    });
    const result = JSON.parse(stdout) as NightResult;
    const times = await readNightTimes(homePaths(home), result.workflow_id);
    return { result, seconds, times, own: totalsOf(uses.filter((use) => !isServer(use))), server: totalsOf(uses.filter(isServer)) };
  } finally {
    await sandbox.close();
  }
}

/** Nights as the schedule runs them: by the worker of `muster up`, one after the other. */
export interface ScheduledNights {
  /** The last of them. */
  result: NightResult;
  /** When it ran, on the server. */
  times: NightTimes;
  /** The worker, over all of the nights; its peak is what a machine for it needs. */
  own: Totals;
  server: Totals;
}

/** Runs nights by a worker that stays, as in production, and measures the last of them, which is trained again. */
export async function measureScheduledNights({ home, data, dates, config, say }: Omit<NightOptions, 'date' | 'retrain'> & { dates: readonly string[]; config: string }): Promise<ScheduledNights> {
  const sandbox = await startSandbox();
  const env = { ...process.env, MUSTER_WEBHOOK_URL: sandbox.url };
  const command = (...words: string[]) => ({ command: process.execPath, args: [COMMAND, ...words, '--json', '--config', config, '--home', home, '--data', data], env, say });
  const nights: NightResult[] = [];
  try {
    const { uses } = await measureChild({
      title: 'muster up', ...command('up'),
      meanwhile: async () => {
        for (const date of dates) {
          const { stdout } = await measureChild({ title: 'muster run', ...command('run', '--date', date, ...(date === dates.at(-1) ? ['--retrain'] : [])) });
          nights.push(JSON.parse(stdout) as NightResult);
        }
      },
    });
    const result = nights.at(-1);
    if (!result) throw new Error('no night was asked for');
    return { result, times: await readNightTimes(homePaths(home), result.workflow_id), own: totalsOf(uses.filter((use) => !isServer(use))), server: totalsOf(uses.filter(isServer)) };
  } finally {
    await sandbox.close();
  }
}

/** Adds up what several processes took. */
export function totalsOf(uses: readonly ProcessUse[]): Totals {
  return {
    megabytes: uses.reduce((total, { megabytes }) => total + megabytes, 0),
    processorSeconds: uses.reduce((total, { processorSeconds }) => total + processorSeconds, 0),
  };
}

/** The server is Temporal's own program and the same for any size of company, so it is told apart. */
function isServer({ program }: ProcessUse): boolean {
  return program.startsWith('temporal');
}
