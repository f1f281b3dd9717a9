import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../workers/server/cache.ts';
import { freePort } from './postgres.ts';

const run = promisify(execFile);

/** MLflow's server and REST API, without what only its Python clients need: a fifth of the whole package's size. */
const PACKAGES = ['mlflow-skinny==3.17.2', 'Flask==3.1.3', 'flask-cors==6.0.5', 'SQLAlchemy==2.1.9', 'alembic==1.20.1', 'graphene==3.4.3', 'huey==3.5.4', 'cryptography==50.0.2', 'aiohttp==3.14.5', 'numpy==2.4.6', 'pandas==3.1.1'];
const READY_WITHIN_MS = 90_000;
/** Nothing is told to anybody, and no jobs run beside the server. */
const QUIET = { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true', MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', PYTHONWARNINGS: 'ignore' };
/** Runs a program until standard input ends, which it also does when whoever holds its other end dies. */
const UNTIL_INPUT_ENDS = '"$0" "$@" & server=$!; read -r _; kill -TERM "$server"; wait "$server"';

export interface MlflowServer { url: string; stop(): Promise<void> }

function mlflowFolder(): string {
  return join(cacheFolder(process.env), 'mlflow');
}

/** Whether `npm run setup:test` has installed MLflow. */
export function mlflowIsThere(): boolean {
  return existsSync(join(mlflowFolder(), 'ready'));
}

/** Installs MLflow's server into the cache folder, with an empty database to copy: making its tables takes longer than the tests. */
export async function installMlflow(say: (message: string) => void): Promise<void> {
  const folder = mlflowFolder();
  if (mlflowIsThere()) return say(`MLflow: ${folder}`);
  say(`MLflow: installing into ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES], { maxBuffer: 1 << 26 });
  await run(join(folder, 'bin', 'mlflow'), ['db', 'upgrade', `sqlite:///${join(folder, 'empty.db')}`], { env: { ...process.env, ...QUIET } });
  await run('touch', [join(folder, 'ready')]);
}

/** A real MLflow tracking server on a free port, with a database and artefacts of its own. */
export async function startMlflow(): Promise<MlflowServer> {
  if (!mlflowIsThere()) throw new Error('MLflow is missing: npm run setup:test installs it');
  const folder = await mkdtemp(join(tmpdir(), 'muster-mlflow-'));
  const database = join(folder, 'mlflow.db');
  await copyFile(join(mlflowFolder(), 'empty.db'), database);
  const port = await freePort();
  const server = spawn('/bin/sh', ['-c', UNTIL_INPUT_ENDS, join(mlflowFolder(), 'bin', 'mlflow'),
    'server', '--host', '127.0.0.1', '--port', String(port), '--backend-store-uri', `sqlite:///${database}`, '--artifacts-destination', join(folder, 'artefacts'), '--workers', '1',
  ], { cwd: folder, stdio: ['pipe', 'ignore', 'ignore'], env: { ...process.env, ...QUIET } });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    server.stdin.end();
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(`${url}/health`, gone);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function untilReady(url: string, gone: Promise<void>): Promise<void> {
  let ended = false;
  void gone.then(() => (ended = true));
  for (const until = Date.now() + READY_WITHIN_MS; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const ready = await fetch(url).then(({ ok }) => ok, () => false);
    if (ready) return;
    if (ended || Date.now() > until) throw new Error('the MLflow server did not start');
  }
}
