import { expect } from 'vitest';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import { nightlyScheduleId } from '../../core/queues.ts';
import { startBackfill } from '../../workers/nights.ts';
import { ensureSchedules } from '../../workers/schedules.ts';
import type { BackfillResult } from '../../workflows/backfill.ts';
import { openLab, test } from '../support/lab.ts';

test('a backfill runs its three dates in order, once, and run again changes nothing', async () => {
  const lab = await openLab();
  try {
    const session = await lab.open();
    const range = { from: '2026-04-08', to: '2026-04-10' };
    const handle = await startBackfill(session.client, lab.config, range);
    const result: BackfillResult = await handle.result();
    expect(result).toMatchObject({ status: 'completed', nights: [{ date: '2026-04-08' }, { date: '2026-04-09' }, { date: '2026-04-10' }] });
    expect(await lab.rows('select logical_date, status from meta.nights order by logical_date')).toEqual(
      [['2026-04-08', 'completed'], ['2026-04-09', 'completed'], ['2026-04-10', 'completed']]);
    const members = lab.sandbox.members('reachable');
    expect(await (await startBackfill(session.client, lab.config, range)).result()).toMatchObject({ status: 'completed' });
    expect(lab.sandbox.members('reachable')).toEqual(members);
    expect(lab.sandbox.audiences()[0]?.repeats).toBe(0);
  } finally {
    await lab.close();
  }
});

test('a night older than the newest fills in marts and scores, and moves neither champion nor destination', async () => {
  const lab = await openLab();
  try {
    const session = await lab.open();
    const newest = await lab.night(session, '2026-04-10');
    const requests = lab.sandbox.requests().length;
    const older = await lab.night(session, '2026-04-01');
    expect(older).toMatchObject({ status: 'completed', model: { version: null, promoted: false }, segments: [], audiences: [] });
    expect(lab.sandbox.requests()).toHaveLength(requests);
    expect(await lab.rows(`select version from meta.model_aliases where alias = 'champion'`)).toEqual([[newest.model.version]]);
    const [[marts]] = await lab.rows(`select count(*) from marts.customer_features where as_of_date = '2026-04-01'`) as [[number]];
    expect(marts).toBe(older.customers);
    // Between two nights the champion of the first was in force: it scores what lies between.
    await lab.night(session, '2026-04-30');
    const between = await lab.night(session, '2026-04-20');
    expect(between.model).toEqual({ version: newest.model.version, promoted: false });
    expect(between.segments.length).toBeGreaterThan(1);
    expect(between.audiences.every(({ verdict }) => verdict === 'skipped')).toBe(true);
  } finally {
    await lab.close();
  }
});

test('a night older than the newest sends nothing to an audience that is newer than it', async () => {
  const lab = await openLab({ config: { audiences: {} } });
  try {
    const before = await lab.open();
    await lab.night(before, '2026-04-08');
    await lab.night(before, '2026-04-10');
    await before.close();
    const session = await lab.open({
      config: { ...lab.config, audiences: { late: { segmentation: 'customers', select: 'all', destinations: ['webhook'], identifiers: [], gates: {} } } },
    });
    const older = await lab.night(session, '2026-04-09');
    expect(older.audiences).toMatchObject([{ name: 'late', verdict: 'skipped', added: 0 }]);
    expect(lab.sandbox.requests()).toHaveLength(0);
  } finally {
    await lab.close();
  }
});

test('a backfill of the schedule gives each night its own date', async () => {
  const lab = await openLab();
  try {
    const session = await lab.open();
    await ensureSchedules(session.client, lab.config);
    const schedule = session.client.schedule.getHandle(nightlyScheduleId(lab.config.name));
    await schedule.backfill({ start: new Date('2026-04-09T00:00:00Z'), end: new Date('2026-04-10T23:00:00Z'), overlap: ScheduleOverlapPolicy.BUFFER_ALL });
    // The schedule starts its buffered nights one after the other.
    await expect.poll(async () => lab.rows('select logical_date, status from meta.nights order by logical_date').catch(() => []), { timeout: 90_000, interval: 500 })
      .toEqual([['2026-04-08', 'completed'], ['2026-04-09', 'completed']]);
    await schedule.delete();
  } finally {
    await lab.close();
  }
}, 120_000);

test('a backfill over a day without data says so and goes on with the others', async () => {
  const lab = await openLab();
  try {
    const session = await lab.open();
    const result: BackfillResult = await (await startBackfill(session.client, lab.config, { from: '2026-04-30', to: '2026-05-01' })).result();
    expect(result).toMatchObject({
      status: 'failed', counts: { completed: 1, rejected: 0, failed: 1 },
      // What the step said, not that a child failed.
      nights: [{ date: '2026-04-30', status: 'completed' }, { date: '2026-05-01', status: 'failed', reason: expect.stringMatching(/2026-05-01.*; to do: /) }],
    });
    expect(result.nights[0]).not.toHaveProperty('reason');
    expect(await lab.rows(`select status, reason from meta.nights where logical_date = '2026-05-01'`)).toEqual([['failed', result.nights[1]?.reason]]);
  } finally {
    await lab.close();
  }
});
