import { afterAll, beforeAll, describe, expect } from 'vitest';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import type { NightResult } from '../../activities/types.ts';
import { isAlive } from '../../workers/process-identity.ts';
import { localProfile, openConnection } from '../../workers/server/connection.ts';
import { test } from '../support/lab.ts';

const MUSTER = fileURLToPath(new URL('../../cli/muster.js', import.meta.url));

interface Answer { code: number; json: Record<string, unknown>; stderr: string }

/** Runs a command as a user does: in a process of its own, without the suite's server. */
function muster(home: string, ...args: string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [MUSTER, ...args, '--home', home, '--json'], { env: environment(), maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      try {
        resolve({ code: error ? Number(error.code) : 0, json: JSON.parse(stdout) as Record<string, unknown>, stderr });
      } catch (cause) {
        reject(new Error(`no single JSON document on standard output: ${stdout.slice(0, 500)} ${stderr.slice(-2_000)}`, { cause }));
      }
    });
  });
}

function environment(): NodeJS.ProcessEnv {
  const { TEMPORAL_ADDRESS: _address, MUSTER_WEBHOOK_URL: _webhook, MUSTER_HOME: _home, ...rest } = process.env;
  return rest;
}

describe('the demo, and the same state opened again', () => {
  let home: string;
  let demo: Answer;
  beforeAll(async () => {
    home = join(await mkdtemp(join(tmpdir(), 'muster-demo-')), 'home');
    demo = await muster(home, 'demo', '--customers', '400', '--days', '130');
  }, 240_000);
  afterAll(() => rm(join(home, '..'), { recursive: true, force: true }));

  test('ends well, with everything a caller may ask of it', () => {
    expect(demo.stderr).toContain('Generating');
    expect(demo.code).toBe(0);
    expect(demo.json).toMatchObject({
      status: 'completed',
      logical_date: '2026-05-10',
      customers: 400,
      segments: expect.arrayContaining([{ segmentation: 'customers', id: expect.any(String), name: expect.any(String), size: expect.any(Number), share: expect.any(Number) }]),
      drift: { alarm: true, features: expect.arrayContaining([expect.objectContaining({ name: 'sessions_28d', psi: expect.any(Number), ks: expect.any(Number) })]) },
      gates: expect.arrayContaining([expect.objectContaining({ name: 'silhouette', verdict: 'pass', value: expect.any(Number), threshold: expect.any(Number), reason: expect.any(String) })]),
      model: { version: 2, promoted: true },
      audiences: expect.arrayContaining([expect.objectContaining({ name: 'everyone', destination: 'drops', added: expect.any(Number), removed: expect.any(Number), unchanged: expect.any(Number), rejected: 0 })]),
      steps: expect.arrayContaining([{ name: 'stage', seconds: expect.any(Number) }]),
      tables: { staging: expect.arrayContaining(['staging.stg_shop__order_lines']), marts: expect.arrayContaining(['marts.customer_orders']), segments: expect.arrayContaining(['marts.segments']) },
      workflow_id: 'muster-nightly-2026-05-11T02:00:00Z',
      report: join(home, 'reports', '2026-05-10.html'),
    });
    expect((demo.json['nights'] as NightResult[]).map(({ status, drift }) => [status, drift.alarm])).toEqual([['completed', false], ['completed', true]]);
  });

  test('what it left can be read when nothing runs', async () => {
    const status = await muster(home, 'status');
    expect(status.json).toMatchObject({ status: 'completed', server: null, worker: null, nights: [{ logical_date: '2026-05-10' }, { logical_date: '2026-03-27' }] });
    expect((await muster(home, 'segments')).json).toMatchObject({ logical_date: '2026-05-10' });
    expect((await muster(home, 'models')).json).toMatchObject({ models: [{ version: 2, alias: 'champion' }, { version: 1, alias: 'previous' }], history: [{ version: 2 }, { version: 1 }] });
    expect((await muster(home, 'gates', '--date', '2026-03-27')).json).toMatchObject({ gates: expect.arrayContaining([expect.objectContaining({ name: 'stability' })]) });
    expect((await muster(home, 'drift')).json).toMatchObject({ drift: expect.arrayContaining([expect.objectContaining({ feature: 'sessions_28d', alarm: true })]) });
    expect((await muster(home, 'audiences')).json).toMatchObject({ audiences: expect.arrayContaining([expect.objectContaining({ destination: 'webhook', status: 'sent' })]) });
    const query = await muster(home, 'query', 'select count(*) as customers from marts.customer_features where as_of_date = \'2026-05-10\'');
    expect(query).toMatchObject({ code: 0, json: { columns: ['customers'] } });
    expect((await muster(home, 'query', 'delete from meta.models')).code).toBe(2);
  });

  test('`up` opens it with its histories; commands use its worker; SIGTERM ends all of it', async () => {
    const child = spawn(process.execPath, [MUSTER, 'up', '--home', home, '--json'], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      const about = await firstDocument(child);
      expect(about).toMatchObject({ status: 'running', sandbox: expect.stringContaining('http://127.0.0.1:'), task_queue: 'muster-core' });
      const connection = await openConnection(localProfile(String(about['address']), 'default'));
      const client = new Client({ connection });
      const kept: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query: 'WorkflowType = "nightly" and MusterVerdict = "completed"' })) kept.push(workflowId);
      expect(kept.toSorted()).toEqual(['muster-nightly-2026-03-28T02:00:00Z', 'muster-nightly-2026-05-11T02:00:00Z']);
      const schedules: string[] = [];
      for await (const { scheduleId } of client.schedule.list()) schedules.push(scheduleId);
      expect(schedules.toSorted()).toEqual(['muster-deadline', 'muster-nightly']);
      await connection.close();

      const status = await muster(home, 'status');
      expect(status.json).toMatchObject({ worker: { pid: child.pid }, server: { address: about['address'] } });
      expect((await muster(home, 'query', 'select count(*) as nights from meta.nights')).json).toMatchObject({ rows: [{ nights: 2 }] });
      const again = await muster(home, 'run', '--date', '2026-05-10');
      expect(again).toMatchObject({ code: 0, json: { status: 'completed', model: { version: 2 } } });
      // A date run again tells what it told.
      expect(again.json['audiences']).toEqual(demo.json['audiences']);

      const second = await muster(home, 'up');
      expect(second).toMatchObject({ code: 1, json: { status: 'failed', error: { kind: 'environment' } } });
      expect(second.stderr).toContain(`process ${child.pid}`);
    } finally {
      child.kill('SIGTERM');
      expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
    }
    expect((await muster(home, 'status')).json).toMatchObject({ worker: null, server: null });
    expect(isAlive({ pid: child.pid ?? 0 })).toBe(false);
  });

  test('a night for a person: every step is told, and how to open the state again; a second command waits its turn', async () => {
    const first = spawn(process.execPath, [MUSTER, 'run', '--date', '2026-05-10', '--home', home], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err] = [textOf(first.stdout), textOf(first.stderr)];
    await expect.poll(err, { timeout: 60_000 }).toContain('Making ready');
    await expect.poll(() => existsSync(join(home, 'worker.lock')), { timeout: 60_000 }).toBe(true);
    const second = await muster(home, 'run', '--date', '2026-05-10');
    expect(second).toMatchObject({ code: 1, json: { error: { found: `process ${first.pid} works in it now`, todo: expect.stringMatching(/wait until that process has finished.*--home/) } } });
    expect(await new Promise((resolve) => first.once('exit', resolve))).toBe(0);
    expect(err()).toContain(`Night of 2026-05-10: report: ${join(home, 'reports', '2026-05-10.html')}`);
    expect(out()).toContain(`Again, with everything as it is now: npx --no muster up --home ${home}\n`);
    expect(out()).not.toContain('Temporal UI');
  });

  test('a backfill in which every night fails says so, and why', async () => {
    const { code, json, stderr } = await muster(home, 'backfill', '--from', '2026-05-11', '--to', '2026-05-12');
    expect({ code, json }).toMatchObject({
      code: 1,
      json: {
        status: 'failed', counts: { completed: 0, rejected: 0, failed: 2 },
        nights: [{ date: '2026-05-11', status: 'failed', reason: expect.stringContaining('2026-05-11') }, { date: '2026-05-12', status: 'failed', reason: expect.stringContaining('2026-05-12') }],
      },
    });
    expect(stderr).toMatch(/2 of 2 nights: 2 failed; 2026-05-12 failed: .*2026-05-12/);
  });

  test('Ctrl-C during a backfill names its range and says how to go on', async () => {
    const child = spawn(process.execPath, [MUSTER, 'backfill', '--from', '2026-03-01', '--to', '2026-03-20', '--home', home], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const err = textOf(child.stderr);
    await expect.poll(err, { timeout: 60_000 }).toMatch(/\d+ of 20 nights: \d+ completed; 2026-03-\d\d runs/);
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
    const last = err().trim().split('\n').at(-1);
    expect(last).toMatch(/^error: backfill from 2026-03-01 to 2026-03-20: cancelled; of its 20 nights: \d+ completed; to do: go on with `npx --no muster backfill --from 2026-03-\d\d --to 2026-03-20 --home .*`$/);
  });
});

function firstDocument(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors += String(chunk)));
    child.stdout?.once('data', (chunk: Buffer) => resolve(JSON.parse(String(chunk)) as Record<string, unknown>));
    child.once('exit', (code) => reject(new Error(`up ended with ${code}: ${errors}`)));
  });
}

/** What a stream has said so far. */
function textOf(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += String(chunk)));
  return () => text;
}
