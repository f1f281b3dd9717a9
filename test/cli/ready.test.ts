import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requireReady } from '../../cli/night/ready.ts';
import { withDataOf } from '../../cli/night/session.ts';
import { runCommandLine } from '../../cli/program.ts';
import { checkConfig, type LoadedConfig } from '../../config/load.ts';
import { fakeTerminal } from './fake-terminal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-ready-'));
  await mkdir(join(folder, 'landing'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Written { features?: string[]; select?: unknown; systems?: string[]; models?: string[]; destinations?: object; data?: string }

/** Writes a configuration that is right but for what is given. */
async function configured({ features = ['frequency_84d'], select = 'all', destinations = { drops: { kind: 'file', path: 'drops', format: 'csv' } }, data = 'landing', ...rest }: Written): Promise<string> {
  const file = join(folder, 'muster.config.ts');
  const config = { segmentations: { customers: { features } }, audiences: { best: { segmentation: 'customers', select, destinations: Object.keys(destinations) } }, destinations, data, ...rest };
  await writeFile(file, `export default ${JSON.stringify(config)};`);
  return file;
}

async function run(...args: string[]) {
  const terminal = fakeTerminal({ env: { PATH: '', MUSTER_CACHE: join(folder, 'cache') } });
  const code = await runCommandLine([...args, '--home', join(folder, 'home')], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

const STARTING = [['up'], ['up', '--sandbox'], ['run'], ['backfill', '--from', '2026-04-01', '--to', '2026-04-02']];

const wrong: [string, Written, RegExp][] = [
  ['a data folder that is not there', { data: 'nowhere' }, /data folder: no folder .*nowhere; allowed: .*; to do: give --data DIR/],
  ['a data folder that is a file', { data: 'muster.config.ts' }, /data folder: .*muster\.config\.ts is no folder/],
  ['an unknown feature', { features: ['frequency_84'] }, /muster\.config\.ts: segmentations\.customers\.features: no mart documents a feature "frequency_84"; allowed: .*; to do: write "frequency_84d"/],
  ['an unknown feature to select by', { select: { lowest: 'nosuch' } }, /muster\.config\.ts: audiences\.best\.select\.lowest: no mart documents a feature "nosuch"/],
  ['the other end of the same', { select: { highest: 'monetary_84' } }, /audiences\.best\.select\.highest: .*write "monetary_84d"/],
  ['a system without staging models', { systems: ['shop', 'crm'] }, /systems: "crm" has no staging model/],
  ['a model that does not parse', { models: ['sql'] }, /broken\.sql/],
  ['a destination without its address', { destinations: { hook: { kind: 'http', urlEnv: 'NO_SUCH_ADDRESS' } } }, /destination hook, environment variable NO_SUCH_ADDRESS: it is not set/],
];

async function brokenModel(): Promise<void> {
  const file = join(folder, 'sql', 'marts', 'broken.sql');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'select 1');
}

describe.for(STARTING)('%s', (line) => {
  test.for(wrong)('refuses %s, before anything is started or written', async ([, written, message]) => {
    await brokenModel();
    const before = (await readdir(folder)).concat('muster.config.ts').toSorted();
    const { code, out, err } = await run(...line, '--config', await configured(written));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect((await readdir(folder)).toSorted()).toEqual(before);
  });

  test('refuses to work without a data folder', async () => {
    const file = join(folder, 'muster.config.ts');
    await writeFile(file, 'export default { segmentations: { customers: { features: ["frequency_84d"] } } };');
    const { code, err } = await run(...line, '--config', file);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: data folder: none is configured; allowed: .*; to do: give --data DIR, or set `data` in the configuration\n$/);
  });
});

test('a backfill whose range is backwards starts nothing', async () => {
  const { code, err } = await run('backfill', '--from', '2026-04-02', '--to', '2026-04-01', '--config', await configured({}));
  expect(code).toBe(2);
  expect(err).toBe('error: command line: --from 2026-04-02 is after --to 2026-04-01; allowed: from on or before to, both inclusive; to do: change one of them\n');
});

test('whoever hands work to a worker need not repeat the data folder that it was given; what is configured stays', () => {
  const config = { file: '/somewhere/muster.config.ts', dataDir: null } as LoadedConfig;
  const worker = { pid: 7, config: config.file, data: '/somewhere/landing', passing: false };
  expect(withDataOf(worker, config)).toMatchObject({ dataDir: '/somewhere/landing' });
  expect(withDataOf(worker, { ...config, dataDir: '/elsewhere' })).toMatchObject({ dataDir: '/elsewhere' });
  expect(withDataOf({ ...worker, config: '/other.ts' }, config)).toMatchObject({ dataDir: null });
  expect(withDataOf(undefined, config)).toMatchObject({ dataDir: null });
});

describe('doctor looks at the same', () => {
  const known = wrong.filter(([name]) => !/data folder|destination/.test(name));
  test.for(known)('%s', async ([, written, message]) => {
    await brokenModel();
    const { code, out } = await run('doctor', '--config', await configured(written), '--json');
    const { checks } = JSON.parse(out) as { checks: { name: string; verdict: string; found: string; todo?: string }[] };
    const finding = checks.find(({ name }) => name === 'models');
    expect({ code, verdict: finding?.verdict }).toEqual({ code: 1, verdict: 'fail' });
    expect(`${finding?.found}; to do: ${finding?.todo}`.replace(' (allowed', '; allowed').replace(');', ';')).toMatch(message);
  });

  test('and says what there is where all is well', async () => {
    const { out } = await run('doctor', '--config', await configured({}));
    expect(out).toMatch(/ok {4}models +\d+ sources, \d+ models, \d+ features\n/);
  });
});

test('a company that has nothing but tables needs no data folder, one with files does', async () => {
  const write = async (name: string, text: string) => {
    await mkdir(dirname(join(folder, 'sql', name)), { recursive: true });
    await writeFile(join(folder, 'sql', name), text);
  };
  await write('sources/elt.yaml', 'system: elt\nsources:\n  tickets:\n    description: T.\n    table: desk.tickets\n    partition: event_time\n    event_time: opened_at\n    loaded_at: event_time\n    expect: sometimes\n    columns: {id: varchar, who: varchar, opened_at: timestamp}\n');
  await write('staging/stg_elt__support_tickets.sql', `/*\nkind: incremental_by_date\ndescription: T.\n*/\nselect who as customer_id, id as ticket_id, opened_at, cast(null as timestamp) as closed_at, cast(null as varchar) as topic,
  cast(null as varchar) as outcome, cast(null as varchar) as body, partition_date, loaded_at from sources.elt__tickets\n`);
  const config = (systems: string[]): LoadedConfig => checkConfig({ systems, models: ['sql'], segmentations: { customers: { features: ['tickets_84d'] } } }, { file: join(folder, 'muster.config.ts') });
  expect([...(await requireReady(config(['elt']), undefined)).sources.keys()]).toEqual(['elt.tickets']);
  await expect(requireReady(config(['elt', 'shop']), undefined)).rejects.toThrow(/data folder: none is configured/);
});
