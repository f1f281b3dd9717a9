import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Command } from 'commander';
import { commands } from '../../cli/commands/index.ts';
import { Context } from '../../cli/context.ts';
import { runCommandLine } from '../../cli/program.ts';
import { fakeTerminal } from './fake-terminal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a command on an empty machine: no Temporal on PATH or in the cache, no state. */
async function run(...args: string[]) {
  return runWith({}, ...args);
}

async function runWith(env: NodeJS.ProcessEnv, ...args: string[]) {
  const terminal = fakeTerminal({ env: { PATH: '', MUSTER_CACHE: join(folder, 'cache'), MUSTER_HOME: join(folder, 'home'), ...env } });
  const code = await runCommandLine(args, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

function checksOf(out: string): Record<string, { verdict: string; found: string; todo?: string }> {
  const { checks } = JSON.parse(out) as { checks: { name: string; verdict: string; found: string }[] };
  return Object.fromEntries(checks.map(({ name, ...finding }) => [name, finding]));
}

test('every command has a summary, and examples under its help', async () => {
  const program = new Command();
  const context = new Context(program, fakeTerminal());
  for (const register of commands) register(program, context);
  expect(program.commands.length).toBeGreaterThanOrEqual(3);
  for (const command of program.commands) {
    const { code, out } = await run(command.name(), '--help');
    expect({ code, summary: command.summary(), out }).toEqual({
      code: 0,
      summary: expect.stringMatching(/\w/),
      out: expect.stringContaining(`$ npx --no muster ${command.name()}`),
    });
  }
});

test('generate writes the company that was asked for and says what it planted', async () => {
  const out = join(folder, 'shop');
  const args = ['generate', '--customers', '60', '--days', '10', '--first-day', '2026-03-01', '--drift-day', 'none', '--out', out, '--json'];
  const { code, out: text, err } = await run(...args);
  expect(code).toBe(0);
  expect(JSON.parse(text)).toMatchObject({ status: 'completed', out, customers: 60, first_date: '2026-03-01', last_date: '2026-03-10', drift_date: null });
  expect(err).toMatch(/^Generating 60 customers \.\.\./);
  expect(await readdir(join(out, 'orders'))).toContain('date=2026-03-10');
  expect(JSON.parse(await readFile(join(out, '_truth', 'truth.json'), 'utf8'))).toMatchObject({ seed: 1, customers: 60 });
});

test('generate tells a person the segments it planted', async () => {
  const { out } = await run('generate', '--customers', '60', '--days', '10', '--seed', '3', '--drift-day', '7', '--out', join(folder, 'shop'));
  expect(out).toMatch(/true segment +customers +share\n/);
  expect(out).toMatch(/rows in [\d,]+ files in .*shop, 2026-01-01 to 2026-01-10; behaviour changes on 2026-01-07\n$/);
});

test.for([
  [['--days', '0'], '--days'],
  [['--customers', 'many'], '--customers'],
  [['--first-day', '2026-02-30'], 'is not a day; allowed: a calendar day'],
  [['--drift-day', 'soon'], '--drift-day'],
  [['--drift-day', '99', '--days', '10'], 'driftDay: 99; allowed: a whole number from 1 to 10'],
] as const)('generate refuses %s', async ([flags, message]) => {
  const { code, err } = await run('generate', '--out', join(folder, 'shop'), ...flags);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(await readdir(folder)).toEqual([]);
});

test('doctor on an empty machine says what is missing and changes nothing', async () => {
  const { code, out } = await run('doctor', '--json');
  const checks = checksOf(out);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ status: 'completed' });
  expect(checks['Temporal program']).toMatchObject({ verdict: 'warn', found: expect.stringContaining('no such command'), todo: expect.stringContaining('doctor --install') });
  expect(checks['Temporal server']).toMatchObject({ verdict: 'ok', found: expect.stringContaining('not running') });
  expect(checks['warehouse']).toMatchObject({ verdict: 'ok', found: expect.stringContaining('not there yet') });
  expect(await readdir(folder)).toEqual([]);
});

test('doctor fails where something needed is missing, and says how to mend it', async () => {
  await writeFile(join(folder, 'bad.config.ts'), 'export default { segmentation: {} };');
  const { code, out } = await run('doctor', '--config', join(folder, 'bad.config.ts'), '--data', join(folder, 'nowhere'), '--home', '/proc/home', '--json');
  const checks = checksOf(out);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ status: 'failed' });
  expect(checks['configuration']).toMatchObject({ verdict: 'fail', found: expect.stringMatching(/bad\.config\.ts.*segmentation/) });
  expect(checks['data folder']).toMatchObject({ verdict: 'fail', found: `${join(folder, 'nowhere')} cannot be read`, todo: expect.stringContaining('--data DIR') });
  expect(checks['state folder']).toMatchObject({ verdict: 'fail', todo: expect.stringContaining('--home DIR') });
});

test('doctor finds a warehouse that is none', async () => {
  const home = join(folder, 'broken');
  await run('generate', '--customers', '20', '--days', '1', '--out', home);
  await writeFile(join(home, 'warehouse.duckdb'), 'no database '.repeat(1000));
  const { code, out } = await run('doctor', '--home', home, '--json');
  expect(code).toBe(1);
  expect(checksOf(out)['warehouse']).toMatchObject({ verdict: 'fail', found: expect.stringContaining('warehouse.duckdb') });
});

test('doctor asks the server that the environment names', async () => {
  const { code, out } = await runWith({ TEMPORAL_ADDRESS: '127.0.0.1:9' }, 'doctor');
  expect(code).toBe(1);
  expect(out).toMatch(/fail {2}Temporal server +127\.0\.0\.1:9: does not answer\n +to do: check the address/);
  expect(out).toMatch(/ok {4}Temporal program +not needed/);
});
