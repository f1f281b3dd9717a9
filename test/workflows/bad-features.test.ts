import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { NightResult } from '../../activities/types.ts';
import { checkConfig } from '../../config/load.ts';
import type { MusterConfig } from '../../config/schema.ts';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { explainFailure } from '../../workers/nights.ts';
import type { Session } from '../../workers/session.ts';
import { openLab, test, type Lab } from '../support/lab.ts';
import { landMeasures, meterConfig, meterModels, threeGroups, type Measures } from '../support/meter.ts';

type Segmentation = MusterConfig['segmentations'][string];

const FIRST = '2026-03-01';
const MEMBERS = 60;

interface MeteredNight { measure?: (customer: number) => Measures; change?: Partial<Segmentation>; retrain?: boolean }

interface Meter {
  lab: Lab;
  /** Runs the next night, on what is measured then, with the segmentation changed so. */
  next(night?: MeteredNight): Promise<NightResult>;
  /** The one line by which the next night ends, once nothing is found half-written. */
  refusal(night: MeteredNight): Promise<string>;
  /** Takes a measure out of the mart, from the next night on. */
  forget(feature: 'gamma'): Promise<void>;
}

/** A company of three groups of customers, and what a night of it leaves. */
async function openMeter(customers = MEMBERS): Promise<Meter> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-meter-'));
  const [data, models] = [join(folder, 'landing'), join(folder, 'sql')];
  meterModels(models);
  landMeasures(data, FIRST, customers, threeGroups);
  const lab = await openLab({ data, config: meterConfig(models) });
  onTestFinished(async () => {
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  });
  let day = 0;
  let open: { change: string; session: Promise<Session> } | undefined;
  let date: LogicalDate = FIRST;
  const meter: Meter = {
    lab,
    async next({ measure = threeGroups, change = {}, retrain = false } = {}) {
      date = addDays(FIRST, day++);
      landMeasures(data, date, customers, measure);
      if (open?.change !== JSON.stringify(change)) {
        await open?.session.then((session) => session.close(), () => {});
        const config = checkConfig({ ...meterConfig(models, change), name: lab.config.name }, { file: lab.config.file, data });
        open = { change: JSON.stringify(change), session: lab.open({ config }) };
      }
      return lab.night(await open.session, date, { retrain });
    },
    async forget(feature) {
      await open?.session.then((session) => session.close(), () => {});
      open = undefined;
      meterModels(models, { without: [feature] });
    },
    async refusal(night) {
      const before = await left();
      const error: unknown = await meter.next(night).then((result): unknown => result, explainFailure);
      expect(error).toMatchObject({ name: 'MusterError', message: expect.stringMatching(/^[^\n]+; allowed: [^\n]+; to do: [^\n]+$/) as unknown });
      expect(await left()).toEqual(before);
      // A worker that refuses to start leaves no night.
      expect([[['failed']], []]).toContainEqual(await lab.rows(`select status from meta.nights where logical_date = '${date}'`));
      return (error as Error).message;
    },
  };
  return meter;

  /** Who serves, who is in which segment since when, and whether somebody forgot a work table. */
  async function left(): Promise<unknown[]> {
    const all = ["select alias, version from meta.model_aliases where alias <> 'challenger'", 'select * from marts.segments order by 2, 3',
      'select * from marts.segment_membership order by 2, 3', 'select * from marts.segment_membership_history order by 2, 4', "select table_name from information_schema.tables where table_schema = 'work'"];
    return existsSync(lab.home.warehouse) ? Promise.all(all.map((sql) => lab.rows(sql))) : all.map(() => []);
  }
}

test('a night whose features cannot be used ends with one line that says why, and the champion goes on serving', async () => {
  const meter = await openMeter();
  const { lab } = meter;
  const first = await meter.next();
  expect(first).toMatchObject({ status: 'completed', model: { version: 1, promoted: true }, segments: { length: 3 } });

  const oneWith = (alpha: string) => (customer: number): Measures => ({ ...threeGroups(customer), ...(customer === 7 && { alpha }) });
  expect(await meter.refusal({ measure: () => ({ alpha: 1, beta: 2, gamma: 3 }), retrain: true }))
    .toMatch(/no feature tells customers apart: alpha \(every value is the same\), beta \(every value is the same\), gamma/);
  // Its mart stops it, before anything is trained or scored.
  const named = /finite\(alpha\)[^;]* 1 of 60/;
  expect(await meter.refusal({ measure: oneWith('infinity'), retrain: true })).toMatch(named);
  expect(await meter.refusal({ measure: oneWith('NaN'), retrain: true })).toMatch(named);
  expect(await meter.refusal({ measure: oneWith('-infinity') })).toMatch(named);
  expect(await meter.refusal({ measure: (customer) => ({ alpha: customer % 2, beta: 1, gamma: 1 }), retrain: true }))
    .toMatch(/segmentation customers: 2 different customers .*allowed: at least k\.min = 3/);

  const after = await meter.next();
  expect(after).toMatchObject({ status: 'completed', model: { version: 1, promoted: false } });
  expect(after.segments).toEqual(first.segments);
  expect(await meter.refusal({ measure: oneWith('NaN'), change: { mode: 'stable' } })).toMatch(named);
  expect(await meter.refusal({ change: { k: { min: 100, max: 120 } } })).toMatch(/segmentation customers: 60 customers .*allowed: more than k\.min = 100/);
  expect(await lab.rows("select (select count(*) from meta.models), (select count(*) from meta.model_alias_history where alias = 'champion')")).toEqual([[1, 1]]);
});

test('one customer makes no segments, and so few kinds of customer as there are make as many', async () => {
  const alone = await openMeter(1);
  expect(await alone.refusal({})).toMatch(/no feature tells customers apart/);

  const twins = await openMeter();
  const night = await twins.next({ measure: (customer) => ({ alpha: customer % 3, beta: 1, gamma: 1 }) });
  expect(night).toMatchObject({ status: 'completed', segments: [{ size: 20 }, { size: 20 }, { size: 20 }] });
});

test('a feature that is gone since training is named; a segmentation without it is trained, and its segments go on', async () => {
  const meter = await openMeter();
  const first = await meter.next();
  await meter.forget('gamma');
  expect(await meter.refusal({})).toMatch(/"gamma".*allowed: .*alpha, beta/);

  const without: Partial<Segmentation> = { features: ['alpha', 'beta'] };
  // A gate keeps the champion, which is of a feature that nobody has any more.
  expect(await meter.refusal({ change: { ...without, gates: { silhouette: { min: 0.999 } } } })).toMatch(/"gamma".*to do: bring/);
  const anew = await meter.next({ change: without });
  expect(anew).toMatchObject({ status: 'completed', model: { promoted: true } });
  expect(anew.segments.map(({ id, name, size }) => ({ id, name, size }))).toEqual(first.segments.map(({ id, name, size }) => ({ id, name, size })));
});
