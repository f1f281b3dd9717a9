import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { openHome, type Home } from '../../workers/home.ts';
import { companyData } from '../support/company.ts';
import { smallConfig, test } from '../support/lab.ts';
import { stagedWarehouse } from '../support/staged.ts';
import { fakeTerminal } from './fake-terminal.ts';

const MUSTER = fileURLToPath(new URL('../../cli/muster.js', import.meta.url));
const DATE = '2026-03-31';
const DECIDER = ['--by', 'Ann', '--reason', 'looked at the report'];

let folder: string;
let home: Home;
let options: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-approve-'));
  home = await openHome(join(folder, 'home'));
  const data = await companyData();
  await copyFile(await stagedWarehouse(data), home.warehouse);
  const { customers } = smallConfig().segmentations;
  const config = {
    name: 'approve', data, marts: ['customer_orders', 'customer_web'],
    segmentations: { customers: { ...customers, gates: { silhouette: { min: -1, warn: 0.99 } } } },
    audiences: { everyone: { segmentation: 'customers', destinations: ['drops'] } },
    destinations: { drops: { kind: 'file', path: join(folder, 'drops') } },
  };
  await writeFile(join(folder, 'muster.config.ts'), `export default ${JSON.stringify(config)};\n`);
  options = ['--config', join(folder, 'muster.config.ts'), '--home', home.dir];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** In a process of its own, without the suite's server: each starts server and worker, and stops both again. */
function muster(...args: string[]): Promise<{ code: number; json: Record<string, unknown> }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MUSTER, ...args, ...options, '--json'], { env: environment(), maxBuffer: 1 << 26 }, (error, stdout) => {
      resolve({ code: error ? Number(error.code) : 0, json: JSON.parse(stdout) as Record<string, unknown> });
    });
  });
}

function environment(): NodeJS.ProcessEnv {
  const { TEMPORAL_ADDRESS: _address, MUSTER_HOME: _home, ...rest } = process.env;
  return rest;
}

/** In this process: commands that only read, or fail before anything is started. */
async function here(...args: string[]) {
  const terminal = fakeTerminal();
  const code = await runCommandLine([...args, ...options], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

/** `muster run` in the foreground, once it says that it waits. */
async function waitingRun(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MUSTER, 'run', '--date', DATE, ...options], { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  await expect.poll(() => said, { timeout: 60_000 }).toMatch(/decision: waits until .*Z for a decision on model:customers: `muster approve 2026-03-31 --by NAME/);
  return child;
}

const exitOf = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('exit', (code) => resolve(code)));

test('a night waits although everything is stopped or killed meanwhile, says what it waits for, and ends as it is decided', async () => {
  if (process.env.MUSTER_TEST_FULL) {
    const killed = await waitingRun();
    const ended = exitOf(killed);
    const { pid } = JSON.parse(readFileSync(home.serverState, 'utf8')) as { pid: number };
    for (const one of [killed.pid!, pid]) process.kill(one, 'SIGKILL');
    await ended;
  }
  const waiting = await muster('run', '--date', DATE, '--no-wait');
  expect(waiting).toMatchObject({ code: 4, json: { status: 'awaiting_decision', logical_date: DATE, waiting: [{ subject: 'model:customers', summary: 'v1 would be the first champion' }] } });

  const gates = await here('gates', '--json');
  expect(JSON.parse(gates.out)).toMatchObject({ night: 'awaiting_decision', waiting: [{ logical_date: DATE, subject: 'model:customers' }], decisions: [] });
  const text = await here('gates');
  expect(text.out).toContain(`npx --no muster approve ${DATE} --by NAME --reason TEXT`);
  expect((await here('status')).out).toContain(`${DATE} waits for a decision:`);

  const unknown = await here('approve', '2026-03-30', ...DECIDER);
  expect(unknown.code).toBe(2);
  expect(unknown.err).toMatch(/^error: run 2026-03-30: no night of that date or workflow id waits for a decision; allowed: 2026-03-31 \(approve-nightly-2026-04-01T02:00:00Z\); to do: see/);
  expect(await here('reject', DATE, '--by', ' ', '--reason', 'x')).toMatchObject({ code: 2, err: expect.stringContaining('--by: nothing; allowed: text that is not empty') as string });
  expect(await here('reject', DATE, ...DECIDER, '--subject', 'model:others')).toMatchObject({ code: 2, err: expect.stringContaining('"model:others" does not wait for a decision; allowed: model:customers') as string });

  // What is pasted into the UI holds a proof and no key.
  const { out } = await here('approve', DATE, ...DECIDER, '--print', '--json');
  const [printed] = JSON.parse(out) as [{ proof: string }];
  expect(printed).toMatchObject({ subject: 'model:customers', decision: 'approve', by: 'Ann', proof: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  expect(out).not.toContain(readFileSync(join(home.dir, 'decision.key'), 'utf8').trim());

  if (process.env.MUSTER_TEST_FULL) {
    const run = await waitingRun();
    const ended = exitOf(run);
    expect(await muster('approve', DATE, ...DECIDER)).toMatchObject({ code: 0, json: { status: 'decided', decided: [{ outcome: 'approved', by: 'Ann' }], waiting: [] } });
    expect(await ended).toBe(0);
  } else {
    expect(await muster('approve', DATE, ...DECIDER)).toMatchObject({ code: 0, json: { status: 'completed', model: { version: 1, promoted: true }, decided: [{ outcome: 'approved' }], audiences: [{ verdict: 'send' }] } });
  }
  const decided = await here('gates', '--json');
  expect(JSON.parse(decided.out)).toMatchObject({ night: 'completed', waiting: [], decisions: [{ outcome: 'approved', by: 'Ann', authenticated_by: 'the state folder', reason: 'looked at the report' }] });
  expect(await here('approve', DATE, ...DECIDER)).toMatchObject({ code: 2, err: expect.stringContaining('that night waits for no decision: it is completed') as string });
}, 240_000);
