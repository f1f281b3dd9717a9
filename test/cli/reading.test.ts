import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { writtenState, type WrittenNight } from './state.ts';

let folder: string;
const workingFolder = process.cwd();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-reading-'));
});
afterEach(async () => {
  process.chdir(workingFolder);
  await rm(folder, { recursive: true, force: true });
});

async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const terminal = fakeTerminal({ env });
  const code = await runCommandLine(args, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

/** A command on a state folder with these nights. */
async function after(nights: readonly WrittenNight[], args: string[], env: NodeJS.ProcessEnv = {}) {
  const home = await writtenState(join(folder, 'home'), { nights });
  return run([...args, '--home', home.dir], env);
}

const COMMANDS = ['segments', 'audiences', 'drift', 'gates', 'models', 'status', 'quality', 'query'] as const;

describe('a state folder that is none', () => {
  test.for(COMMANDS)('%s creates nothing and says that there is no state', async (command) => {
    const home = join(folder, 'mistyped');
    for (const config of [[], ['--config', join(workingFolder, 'muster.config.ts')]]) {
      const { code, err } = await run([command, ...(command === 'query' ? ['select 1'] : []), '--home', home, ...config]);
      expect(code).toBe(1);
      expect(err).toMatch(/^error: state folder .*mistyped: there is no such folder, so there is no state to read; .*--home/);
      expect(await readdir(folder)).toEqual([]);
    }
  });

  test('after a demo, a command without --home says where the demo left its state', async () => {
    await writtenState(join(folder, '.muster', 'demo'), {});
    process.chdir(folder);
    expect((await run(['status'])).err).toContain('to do: the demo left its state in .muster/demo: add --home .muster/demo');
    expect(await readdir(join(folder, '.muster'))).toEqual(['demo']);
    expect((await run(['status', '--home', '.muster'])).err).not.toContain('the demo');
  });
});

describe('status', () => {
  const nights: WrittenNight[] = [
    { date: '2026-03-01', status: 'failed', reason: 'failed' },
    { date: '2026-04-01', status: 'completed' },
    { date: '2026-04-02', status: 'rejected' },
    { date: '2026-04-05', status: 'completed' },
    { date: '2026-04-06', status: 'failed', reason: 'shop.orders: no file of 2026-04-06; to do: land it' },
    { date: '2026-04-07', status: 'running' },
    // Recorded before such dates were refused.
    { date: '9999-04-07', status: 'failed', reason: 'a typing error' },
  ];

  test('names the gaps between the first finished night and the newest, and how to fill them', async () => {
    const { out } = await after(nights, ['status']);
    expect(out).toMatch(/\nGaps: 3 days without a finished night: 2026-04-03 to 2026-04-04, 2026-04-06\. `npx --no muster backfill --from 2026-04-06 --to 2026-04-06 --home .*` fills the newest\.\n/);
    const { out: json } = await after([], ['status', '--json']);
    expect(JSON.parse(json)).toMatchObject({ gaps: [{ from: '2026-04-03', to: '2026-04-04', days: 2 }, { from: '2026-04-06', to: '2026-04-06', days: 1 }] });
  });

  test('where every day has its night there is no word of gaps', async () => {
    expect((await after(nights.slice(1, 3), ['status'])).out).not.toContain('Gaps');
  });

  test('says why a night failed, uncut however narrow the terminal', async () => {
    const home = await writtenState(join(folder, 'home'), { nights });
    const terminal = fakeTerminal({ columns: 40 });
    await runCommandLine(['status', '--home', home.dir], terminal);
    expect(terminal.out()).toContain(`\n2026-03-01 failed: its error stands in ${join(home.logs, 'worker.log')}\n`);
    expect(terminal.out()).toContain('\n2026-04-06 failed: shop.orders: no file of 2026-04-06; to do: land it\n');
  });

  test('says how to go on with a night that nobody works on', async () => {
    expect((await after(nights, ['status'])).out).toMatch(/\n2026-04-07 was left in the middle: `npx --no muster run --date 2026-04-07 --home .*` goes on with it\.\n/);
  });

  test('names the sources that were not fresh on the newest night, and why', async () => {
    const found = { status: 'warn', newest: '2026-04-01', known_at: '2026-04-02 00:00:00', age_hours: 96, partial_days: '', run: 'night' };
    const reason = 'newest complete day 2026-04-01, known 4 days before the end of the date';
    const home = await writtenState(join(folder, 'home'), { nights, rows: { 'meta.freshness': [
      { ...found, source: 'shop.surveys', logical_date: '2026-04-05', reason }, { ...found, source: 'shop.orders', logical_date: '2026-04-05', status: 'fresh' },
      { ...found, source: 'shop.orders', logical_date: '2026-04-04', reason: 'long ago' },
    ] } });
    const { out } = await run(['status', '--home', home.dir]);
    expect(out).toContain(`\nNot fresh as of 2026-04-05: shop.surveys: ${reason}\n`);
    expect(out).not.toContain('shop.orders: long ago');
    expect(JSON.parse((await run(['status', '--home', home.dir, '--json'])).out)).toMatchObject({ stale_sources: [{ source: 'shop.surveys', status: 'warn' }] });
  });

  test('says how often the data of each night warned', async () => {
    const source = { source: 'shop.surveys', table: 't', partitions: 0, rows: 0, rejected: {} };
    const night = (date: string, warnings: string[]) => ({ logical_date: date, run: date, trigger: 'manual', status: 'completed', started_at: `${date}T02:00:00Z`, finished_at: `${date}T02:01:00Z`, result: JSON.stringify({ sources: [{ ...source, warnings: [] }, { ...source, warnings }] }) });
    const home = await writtenState(join(folder, 'home'), { nights: [{ date: '2026-04-03', status: 'running' }], rows: { 'meta.nights': [night('2026-04-01', []), night('2026-04-02', ['shop.surveys: 1 file was corrected', 'shop.surveys: no rows'])] } });
    const { out } = await run(['status', '--home', home.dir]);
    expect(out).toMatch(/\n2026-04-03 .*–\n2026-04-02 .* 2\n2026-04-01 .* 0\n/);
    const { nights: told } = JSON.parse((await run(['status', '--home', home.dir, '--json'])).out) as { nights: Record<string, unknown>[] };
    expect(told.map(({ warnings }) => warnings)).toEqual([null, 2, 0]);
    expect(told[0]).not.toHaveProperty('result');
  });

  test('says that a server does not answer', async () => {
    const env = { TEMPORAL_ADDRESS: '127.0.0.1:9' };
    expect((await after([], ['status'], env)).out).toMatch(/^Server: 127\.0\.0\.1:9 does not answer/);
    expect(JSON.parse((await after([], ['status', '--json'], env)).out)).toMatchObject({ server: { address: '127.0.0.1:9', answers: false } });
  });
});

describe('a date that no night has finished', () => {
  const nights: WrittenNight[] = [
    { date: '2026-04-01', status: 'completed' }, { date: '2026-04-02', status: 'completed' }, { date: '2026-04-05', status: 'rejected' },
    { date: '2026-04-06', status: 'failed', reason: 'no orders' },
  ];

  test.for(['segments', 'audiences', 'drift', 'gates'])('%s says so, and which dates have one', async (command) => {
    expect((await after(nights, [command, '--date', '2026-04-03'])).out).toBe('No night of 2026-04-03 has finished. Finished: 2026-04-01 to 2026-04-02, 2026-04-05.\n');
    expect((await after([], [command, '--date', '2026-04-06'])).out).toBe('No night of 2026-04-06 has finished (failed: no orders). Finished: 2026-04-01 to 2026-04-02, 2026-04-05.\n');
    expect((await after([], [command, '--date', '2026-04-05'])).out).not.toContain('has finished');
    expect(JSON.parse((await after([], [command, '--date', '2026-04-06', '--json'])).out)).toEqual({ logical_date: '2026-04-06', night: 'failed', [command]: [], ...(command === 'gates' && { waiting: [], decisions: [] }), ...(command === 'drift' && { monitors: [] }) });
  });

  test('rows of a night that failed half-way are not shown as if it had finished', async () => {
    const gate = { logical_date: '2026-04-06', subject: 'model:customers', gate: 'silhouette', verdict: 'pass', value: 0.2, threshold: 0.1, reason: 'fine' };
    const home = await writtenState(join(folder, 'home'), { nights, rows: { 'meta.gate_results': [gate] } });
    expect((await run(['gates', '--home', home.dir])).out).toMatch(/^As of 2026-04-06 \(that night failed\)\n/);
  });

  test('gates show the figures behind a verdict to who asks, and always to a program', async () => {
    const gate = { logical_date: '2026-04-05', subject: 'model:customers', verdict: 'pass', value: 0.2, threshold: 0.1, reason: 'fine' };
    const evidence = { bootstraps: 20, segments: [{ name: 'Regulars', jaccard: 0.91 }] };
    const home = await writtenState(join(folder, 'home'), { nights, rows: { 'meta.gate_results': [{ ...gate, gate: 'bootstrap_stability', position: 0, evidence: JSON.stringify(evidence) }, { ...gate, gate: 'another', position: 1 }] } });
    expect((await run(['gates', '--home', home.dir])).out).not.toContain('jaccard');
    expect((await run(['gates', '--evidence', '--home', home.dir])).out).toMatch(/\nbootstrap_stability on model:customers:\n {2}bootstraps: 20\n\nsegments\nname +jaccard\n.*\nRegulars +0\.91\n\nanother on model:customers: nothing behind it was kept\.\n$/);
    const { gates } = JSON.parse((await run(['gates', '--json', '--home', home.dir])).out) as { gates: object[] };
    expect(gates).toEqual([{ name: 'bootstrap_stability', subject: 'model:customers', verdict: 'pass', value: 0.2, threshold: 0.1, reason: 'fine', evidence }, expect.objectContaining({ name: 'another', evidence: null })]);
  });

  test('before the first finished night nothing else is said', async () => {
    expect((await after([], ['segments'])).out).toMatch(/^No night has finished yet\. /);
  });
});

test('an audience that a gate held is not called sent', async () => {
  const plan = { audience: 'everyone', destination: 'drops', logical_date: '2026-04-01', revision: 1, status: 'sent', added: 0, removed: 1_234, unchanged: 20_000, unusable: 0 };
  const home = await writtenState(join(folder, 'home'), {
    nights: [{ date: '2026-04-01', status: 'completed' }],
    rows: { 'meta.audience_plans': [{ ...plan, verdict: 'held' }, { ...plan, destination: 'webhook', verdict: 'send' }] },
  });
  const { out } = await run(['audiences', '--home', home.dir, '--json']);
  expect(JSON.parse(out)).toMatchObject({ audiences: [{ destination: 'drops', verdict: 'held', status: 'held' }, { destination: 'webhook', status: 'sent', unchanged: 20_000 }] });
  // Thousands separators are for people.
  expect((await run(['audiences', '--home', home.dir])).out).toMatch(/everyone +drops +0 +1,234 +20,000 +0 +0 +held +held\n/);
});

test('a reading of the warehouse shows numbers as they are: they may be ids or years', async () => {
  expect((await after([], ['query', 'select 2026 as year'])).out).toContain('2026');
});
