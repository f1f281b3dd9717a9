import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../home.ts';
import { isAlive } from '../process-identity.ts';
import { cachedProgram } from './cache.ts';
import { probe } from './probe.ts';
import type { ExecutableSource, Refusal } from './source.ts';

export interface FetchOptions {
  readonly cacheDir: string;
  /** The command that leaves the server program in `folder` as its only or largest file. */
  readonly command: (folder: string) => { path: string; args: string[]; env: NodeJS.ProcessEnv };
  readonly timeoutMs: number;
  /** Give up when `folder` has not grown for this long. Default: never, as a compiler writes nothing until its end. */
  readonly stallMs?: number;
  readonly onTick: (elapsed: string, megabytes: number) => void;
  /** How often progress is told. Default 5 seconds. */
  readonly tickMs?: number;
}

/**
 * Runs a command that downloads or builds the server into a folder of its own, checks what came, and moves it into the cache in one step.
 * A half-finished program is therefore never found in the cache, and two processes that fetch at once do each other no harm.
 */
export async function fetchIntoCache(options: FetchOptions): Promise<ExecutableSource | Refusal> {
  const target = cachedProgram(options.cacheDir);
  let folder: string | undefined;
  try {
    await mkdir(dirname(target), { recursive: true });
    await removeAbandoned(dirname(target));
    folder = await mkdtemp(join(dirname(target), `.fetch-${process.pid}-`));
    const failure = await runWatched(options, folder);
    const program = await largestFile(folder);
    // The downloading process fails when the server it starts at its end is slow to answer; the program is whole all the same.
    const fetched = program === undefined ? { reason: failure ?? 'it left no program behind' } : await probe(program);
    if (program === undefined || 'reason' in fetched) return failure === undefined ? fetched : { reason: failure };
    await rename(program, target);
    return { ...fetched, path: target };
  } catch (error) {
    return { reason: `the cache folder ${dirname(target)} cannot be used (${codeOf(error) ?? 'unknown reason'})` };
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Folders of processes that were killed while they fetched hold up to a quarter of a gigabyte. */
async function removeAbandoned(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const pid = /^\.fetch-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive({ pid: Number(pid) })) await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}

/** Runs the command to its end; undefined when it succeeded, else why not. */
function runWatched(options: FetchOptions, folder: string): Promise<string | undefined> {
  const { path, args, env } = options.command(folder);
  return new Promise((resolve) => {
    const child = spawn(path, args, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: options.timeoutMs, killSignal: 'SIGKILL' });
    // However this process ends, what it started must not go on building.
    const abandon = () => child.kill('SIGKILL');
    process.once('exit', abandon);
    let complaint = '';
    let stalled = false;
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-4000);
    });
    const started = Date.now();
    let grown = { bytes: 0, at: started };
    const tick = setInterval(() => {
      void sizeOf(folder).then((bytes) => {
        if (bytes > grown.bytes) grown = { bytes, at: Date.now() };
        options.onTick(clock(Date.now() - started), Math.round(bytes / 1e6));
        if (options.stallMs === undefined || Date.now() - grown.at < options.stallMs) return;
        stalled = true;
        child.kill('SIGKILL');
      });
    }, options.tickMs ?? 5_000);
    const finish = (failure: string | undefined) => {
      clearInterval(tick);
      process.off('exit', abandon);
      resolve(failure);
    };
    child.once('error', (error) => finish(codeOf(error) ?? error.message));
    child.once('close', (code) => {
      if (code === 0) return finish(undefined);
      if (stalled) return finish('the network does not answer');
      finish(code === null ? `stopped after ${clock(Date.now() - started)}` : lastLine(complaint) || `ended with exit code ${code}`);
    });
  });
}

async function largestFile(folder: string): Promise<string | undefined> {
  const files = await filesOf(folder);
  return files.toSorted((a, b) => b.bytes - a.bytes)[0]?.path;
}

async function sizeOf(folder: string): Promise<number> {
  return (await filesOf(folder)).reduce((sum, file) => sum + file.bytes, 0);
}

async function filesOf(folder: string): Promise<{ path: string; bytes: number }[]> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map(async (name) => ({ path: join(folder, name), bytes: (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0 }));
  return Promise.all(sizes);
}

/** 83000 ms as `1:23`. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').slice(0, 300);
}
