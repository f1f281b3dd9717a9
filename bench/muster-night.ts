import { fileURLToPath } from 'node:url';
import type { NightResult } from '../activities/types.ts';
import { startSandbox } from '../destinations/sandbox/server.ts';
import { homePaths } from '../workers/home.ts';
import { resolveProgram } from '../workers/server/resolve.ts';
import type { Company } from './company.ts';
import { measureChild } from './process/child.ts';
import type { ProcessPeak } from './process/peak-memory.ts';
import { readNightTimes, type NightTimes } from './temporal/histories.ts';

const COMMAND = fileURLToPath(new URL('../cli/muster.js', import.meta.url));
/** The configuration of the demo's company, which is the default one. */
export const CONFIG = fileURLToPath(new URL('../muster.config.ts', import.meta.url));

export interface MeasuredNight {
  result: NightResult;
  /** The command from start to end: server, worker, night, shutdown. */
  seconds: number;
  times: NightTimes;
  /** MB of the command and what it started, but for the server. */
  memoryMb: number;
  /** MB of the Temporal server that the command started; 0 where it found one. */
  serverMb: number;
}

/** The first night of a company in an empty state folder, through the command a user would type, with a sandbox to send to. */
export async function measureNight(company: Company, homeDir: string, say: (message: string) => void): Promise<MeasuredNight> {
  // Getting the server for the first time is no part of a night.
  await resolveProgram({ onProgress: say });
  const sandbox = await startSandbox();
  try {
    const { stdout, seconds, peaks } = await measureChild({
      title: 'muster run', command: process.execPath, say,
      args: [COMMAND, 'run', '--json', '--config', CONFIG, '--home', homeDir, '--data', company.dir, '--date', company.lastDate],
      env: { ...process.env, MUSTER_WEBHOOK_URL: sandbox.url },
    });
    const result = JSON.parse(stdout) as NightResult;
    const [server, own] = [peaks.filter(isServer), peaks.filter((peak) => !isServer(peak))];
    return { result, seconds, times: await readNightTimes(homePaths(homeDir), result.workflow_id), memoryMb: sum(own), serverMb: sum(server) };
  } finally {
    await sandbox.close();
  }
}

/** The server is Temporal's own program and the same for any size of company, so it is told apart. */
function isServer({ program }: ProcessPeak): boolean {
  return program.startsWith('temporal');
}

function sum(peaks: readonly ProcessPeak[]): number {
  return peaks.reduce((total, { megabytes }) => total + megabytes, 0);
}
