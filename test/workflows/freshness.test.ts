import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { addDays } from '../../core/dates.ts';
import { companyData, copyOf } from '../support/company.ts';
import { openLab, test } from '../support/lab.ts';

const D = '2026-04-10';

test('a source that is too old stops the night, one that is old is told in its result and report', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-fresh-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const data = await copyOf(await companyData(), join(folder, 'landing'));
  const landing = (source: string, day: string): string => join(data, source, `date=${day}`);
  for (let back = 0; back < 4; back += 1) await rm(landing('campaign_events', addDays(D, -back)), { recursive: true });
  await rename(landing('social_mentions', D), join(folder, 'late'));
  for (let back = 1; back < 9; back += 1) await rm(landing('social_mentions', addDays(D, -back)), { recursive: true });

  const lab = await openLab({ data, config: { systems: ['shop', 'social'] } });
  onTestFinished(() => lab.close());
  const session = await lab.open();
  await expect(lab.night(session, D)).rejects.toMatchObject({ cause: { cause: { type: 'contract', message: expect.stringMatching(
    /^social\.mentions: newest complete day 2026-04-01, known 9 days before the end of the date; allowed: at most 7 days before the end of the date; to do: deliver what is missing/) as string } } });
  expect(await lab.rows(`select status from meta.freshness where source = 'social.mentions'`)).toEqual([['error']]);
  expect(await lab.rows('select count(*) from staging.social_mentions')).toEqual([[0]]);

  // It comes after all: the date runs again, and what is merely old is told.
  await rename(join(folder, 'late'), landing('social_mentions', D));
  const night = await lab.night(session, D);
  expect(night.status).toBe('completed');
  const told = Object.fromEntries(night.sources.map(({ source, freshness, warnings }) => [source, { status: freshness?.status, newest: freshness?.newest, warnings }]));
  expect(told['social.mentions']).toEqual({ status: 'fresh', newest: D, warnings: [] });
  const reason = 'newest complete day 2026-04-06, known 4 days before the end of the date';
  expect(told['shop.campaign_events']).toEqual({ status: 'warn', newest: '2026-04-06', warnings: [`shop.campaign_events is not fresh: ${reason}`] });
  expect(await readFile(night.report, 'utf8')).toContain(`shop.campaign_events is not fresh: ${reason}`);
  expect(await lab.rows(`select status, reason from meta.freshness where source = 'shop.campaign_events'`)).toEqual([['warn', reason]]);
});
