import { expect } from 'vitest';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { explainFailure, startNight } from '../../workers/nights.ts';
import type { NightProgress } from '../../workflows/progress.ts';
import { companyData, copyOf } from '../support/company.ts';
import { openLab, test } from '../support/lab.ts';

const DATE = '2026-04-10';

test('a destination that fails and recovers gets every member once', async () => {
  const lab = await openLab();
  try {
    lab.sandbox.tellToFail({ mode: 'before', status: 503, times: 1 });
    lab.sandbox.tellToFail({ mode: 'after-accept', status: 'drop', times: 1 });
    lab.sandbox.tellToFail({ mode: 'before', status: 429, retryAfter: 1, times: 1 });
    const night = await lab.night(await lab.open(), DATE);
    const plan = night.audiences.find(({ name }) => name === 'reachable');
    expect(night.status).toBe('completed');
    expect(lab.sandbox.audiences()).toMatchObject([{ members: plan?.added, repeats: 0 }]);
  } finally {
    await lab.close();
  }
});

test('members that a destination refuses are counted and not taken for sent', async () => {
  const lab = await openLab();
  try {
    lab.sandbox.tellToFail({ mode: 'reject-rows', every: 10, reason: 'unknown_member', times: 1 });
    const night = await lab.night(await lab.open(), DATE);
    const plan = night.audiences.find(({ name }) => name === 'reachable');
    const [[refused]] = await lab.rows('select count(*) from meta.sync_rejections') as [[number]];
    expect(refused).toBeGreaterThan(0);
    expect(lab.sandbox.members('reachable')).toHaveLength((plan?.added ?? 0) - refused);
    expect(await lab.rows(`select count(*) from meta.audience_members where destination = 'webhook'`)).toEqual([[(plan?.added ?? 0) - refused]]);
  } finally {
    await lab.close();
  }
});

test('whoever a destination took and did not acknowledge is taken out again once their consent ends', async () => {
  // Wide enough for the whole audience in one batch: the batch after one that failed never leaves.
  const destinations = { drops: { kind: 'file', path: 'drops', format: 'csv' }, webhook: { kind: 'http', urlEnv: 'MUSTER_WEBHOOK_URL', batchRows: 1_000 } };
  const lab = await openLab({ config: { destinations } });
  try {
    const session = await lab.open();
    lab.sandbox.tellToFail({ mode: 'after-accept', status: 401, times: 10_000 });
    await expect(lab.night(session, '2026-03-31')).rejects.toThrow();
    const taken = new Set(lab.sandbox.members('reachable').map(({ id }) => id));
    expect(taken.size).toBeGreaterThan(0);
    expect(await lab.rows(`select count(*) from meta.audience_members where destination = 'webhook'`)).toEqual([[0]]);

    lab.sandbox.recover();
    await lab.night(session, '2026-04-30');
    const members = lab.sandbox.members('reachable').map(({ id }) => id).toSorted();
    expect(members.filter((id) => taken.has(id)).length).toBeLessThan(taken.size);
    const ledger = await lab.rows(`select customer_id from meta.audience_members where destination = 'webhook' order by 1`);
    expect(ledger.map(([id]) => id)).toEqual(members);
    expect(await lab.rows('select count(*) from meta.audience_in_doubt')).toEqual([[0]]);
  } finally {
    await lab.close();
  }
});

test('whoever a destination let go without acknowledging it is added again once they belong there', async () => {
  const destinations = { webhook: { kind: 'http', urlEnv: 'MUSTER_WEBHOOK_URL', batchRows: 1_000 } };
  const wide = { segmentation: 'customers', destinations: ['webhook'], gates: {} };
  const lab = await openLab({ config: { destinations, audiences: { reachable: wide } } });
  const ledger = async () => (await lab.rows('select customer_id from meta.audience_members order by 1')).map(([id]) => id);
  const held = () => lab.sandbox.members('reachable').map(({ id }) => id).toSorted();
  try {
    const first = await lab.open();
    const { customers } = await lab.night(first, '2026-04-08');
    await first.close();
    const narrow = await lab.open({ config: { ...lab.config, audiences: { reachable: { ...lab.config.audiences['reachable']!, select: { highest: 'monetary_84d', count: 1 } } } } });
    lab.sandbox.tellToFail({ mode: 'after-accept', status: 401, times: 10 });
    await expect(lab.night(narrow, '2026-04-09')).rejects.toThrow();
    await narrow.close();
    lab.sandbox.recover();
    expect(held().length).toBeLessThan(customers);
    expect(await ledger()).toHaveLength(customers);
    await lab.night(await lab.open(), DATE);
    expect(held()).toHaveLength(customers);
    expect(await ledger()).toEqual(held());
    expect(await lab.rows('select count(*) from meta.audience_in_doubt')).toEqual([[0]]);
  } finally {
    await lab.close();
  }
});

test('an older night that still sends stops when a newer one has planned for the same destination', async () => {
  const lab = await openLab();
  try {
    const session = await lab.open();
    lab.sandbox.tellToFail({ mode: 'after-accept', status: 503, retryAfter: 12, times: 1 });
    const older = await startNight(session.client, lab.config, '2026-03-31');
    while (lab.sandbox.requests().length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const newer = await lab.night(session, '2026-04-30');
    expect(newer.audiences.find(({ name }) => name === 'reachable')).toMatchObject({ verdict: 'send' });
    await older.result();
    const after = await lab.rows(`select status from meta.audience_plans where destination = 'webhook' order by logical_date`);
    expect(after).toEqual([['superseded'], ['sent']]);
    const ledger = await lab.rows(`select customer_id from meta.audience_members where destination = 'webhook' order by 1`);
    expect(ledger.map(([id]) => id)).toEqual(lab.sandbox.members('reachable').map(({ id }) => id).toSorted());
    const [[withoutConsent]] = await lab.rows(`
      select count(*) from meta.audience_members m where destination = 'webhook' and not exists (
        select 1 from staging.consents c where c.customer_id = m.customer_id and c.purpose = 'email_marketing' and c.granted)`) as [[number]];
    expect(withoutConsent).toBe(0);
  } finally {
    await lab.close();
  }
});

test('a consent purpose that nobody was asked about ends the night and takes nobody out', async () => {
  const lab = await openLab();
  try {
    const session = await lab.open();
    await lab.night(session, '2026-04-09');
    await session.close();
    const before = lab.sandbox.members('reachable');
    const { reachable } = lab.config.audiences;
    const mistyped = await lab.open({ config: { ...lab.config, audiences: { reachable: { ...reachable!, consent: 'email_marketting' } } } });
    const error = await lab.night(mistyped, DATE).then(() => undefined, explainFailure);
    expect(error).toMatchObject({ name: 'MusterError', kind: 'contract' });
    expect(String(error)).toMatch(/audience reachable: .*email_marketting.*allowed: .*email_marketing/);
    expect(lab.sandbox.members('reachable')).toEqual(before);
  } finally {
    await lab.close();
  }
});

test('where the time of a step runs out, the night says which step it was and why it failed the last time', async () => {
  const lab = await openLab({ config: { timeouts: { heartbeatSeconds: 3, retryMinutes: 0.25 } } });
  try {
    const session = await lab.open();
    lab.sandbox.tellToFail({ mode: 'before', status: 503, times: 2 });
    lab.sandbox.tellToFail({ mode: 'hang', times: 10 });
    const error = await lab.night(session, DATE).then(() => undefined, explainFailure);
    expect(String(error)).toMatch(/destination webhook .*it answered 503 \(sendAudience was tried again until its time was over\)/);
    expect(await lab.rows('select status, reason from meta.nights')).toEqual([['failed', (error as Error).message]]);
  } finally {
    await lab.close();
  }
});

test('a missing column ends the night with one clear error, and nothing is half-written', async () => {
  const lab = await openLab();
  const data = await copyOf(await companyData(), join(lab.home.dir, '..', 'spoilt'));
  try {
    await rm(join(data, 'orders', `date=${DATE}`), { recursive: true });
    const session = await lab.open({ config: { ...lab.config, dataDir: data } });
    const handle = await startNight(session.client, lab.config, DATE);
    const error = await handle.result().then(() => undefined, explainFailure);
    expect(error).toMatchObject({ name: 'MusterError', kind: 'contract' });
    expect(String(error)).toContain('orders');
    expect(await lab.rows(`select status from meta.nights`)).toEqual([['failed']]);
    expect(await lab.rows(`select count(*) from meta.models`)).toEqual([[0]]);
    expect(lab.sandbox.requests()).toHaveLength(0);
  } finally {
    await lab.close();
  }
});

test('a cancelled night says so, leaves nothing half-done, and can be run again', async () => {
  const lab = await openLab();
  try {
    let arrive: () => void = () => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    let held = true;
    const session = await lab.open({
      checkpoint: async (point) => {
        if (point !== 'retrain:after-register' || !held) return;
        arrive();
        await new Promise((resolve) => setTimeout(resolve, 3_000));
      },
    });
    const handle = await startNight(session.client, lab.config, DATE);
    await arrived;
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    held = false;
    expect(await lab.rows('select status, reason from meta.nights')).toEqual([['failed', 'cancelled']]);
    expect(await lab.rows("select count(*) from meta.model_aliases where alias = 'champion'")).toEqual([[0]]);
    expect(lab.sandbox.requests()).toHaveLength(0);
    const { steps } = await handle.query<NightProgress>('progress');
    expect(steps.at(-1)?.state).toBe('failed');
    expect(await lab.night(session, DATE)).toMatchObject({ status: 'completed' });
  } finally {
    await lab.close();
  }
});

test('an alert fires, once for its date, when no night has finished by the deadline', async () => {
  const lab = await openLab();
  try {
    const session = await lab.open();
    const check = (date: string) => session.client.workflow.execute('deadline', {
      taskQueue: `${lab.config.name}-core`, workflowId: `${lab.config.name}-deadline-${Math.random()}`, args: [{ date }],
    });
    expect(await check(DATE)).toMatchObject({ late: true, logical_date: DATE });
    expect(await check(DATE)).toMatchObject({ late: true });
    expect(await lab.rows('select kind, logical_date from meta.alerts')).toEqual([['deadline', DATE]]);
    await lab.night(session, DATE);
    expect(await check(DATE)).toMatchObject({ late: false });
  } finally {
    await lab.close();
  }
});
