import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { writtenState } from './state.ts';

const [TRAINED, LATER, NIGHT] = ['2026-04-01', '2026-04-05', '2026-04-08'];
const of = (feature: string, kind: string, logical_date: string, summary: object, edges: string | null = null) => ({ segmentation: 'customers', kind, logical_date, feature, source: null, edges, summary: JSON.stringify({ name: feature, ...summary }) });
const numbers = (counts: number[], missing = 0) => ({ kind: 'numeric', rows: counts.reduce((sum, count) => sum + count, missing), missing, counts, mean: 1, deviation: 1, least: 0, most: 9 });
const kinds = (categories: Record<string, number>, others = 0, missing = 0) => ({ kind: 'categorical', rows: Object.values(categories).reduce((sum, count) => sum + count, others + missing), missing, others, categories: Object.entries(categories).map(([value, rows]) => ({ value, rows })) });
const judged = (feature: string, reference_date: string, champion_alarm: boolean | null) => ({ segmentation: 'customers', logical_date: NIGHT, feature, reference_date, monitored: true, alarm: false, champion_alarm });

let folder: string;
let muster: (...args: string[]) => Promise<{ code: number; out: string; err: string }>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-drift-shown-'));
  const home = await writtenState(join(folder, 'home'), { nights: [{ date: NIGHT, status: 'completed' }], rows: {
    'meta.drift_edges': [{ id: 'e', edges: '[0,10]' }],
    'meta.drift_summaries': [
      of('spend', 'snapshot', TRAINED, numbers([50, 30, 10], 10), 'e'), of('spend', 'night', TRAINED, numbers([1, 1, 98]), 'e'),
      // A challenger was champion for a while, and was rolled back.
      of('spend', 'snapshot', LATER, numbers([0, 0, 100]), 'e'), of('spend', 'night', LATER, numbers([0, 0, 100]), 'e'),
      of('spend', 'night', NIGHT, numbers([25, 25, 150]), 'e'),
      of('home', 'night', TRAINED, kinds({ oslo: 60, rome: 40 })), of('home', 'night', LATER, kinds({ rome: 100 })), of('home', 'night', NIGHT, kinds({ rome: 60, oslo: 30, 'a rare place': 3 }, 0, 7)),
      of('young', 'night', LATER, numbers([10, 0, 0]), 'e'), of('young', 'night', NIGHT, numbers([0, 10, 0]), 'e'),
      of('turned', 'snapshot', TRAINED, numbers([50, 50, 0]), 'e'), of('turned', 'night', NIGHT, kinds({ yes: 100 })),
      of('first', 'night', NIGHT, numbers([0, 0, 0]), 'e'),
    ],
    'meta.drift_results': [judged('spend', TRAINED, false), judged('home', TRAINED, true), judged('young', LATER, null), judged('turned', TRAINED, false), judged('first', NIGHT, null)],
  } });
  muster = async (...args) => {
    const terminal = fakeTerminal();
    const code = await runCommandLine([...args, '--home', home.dir], terminal);
    return { code, out: terminal.out(), err: terminal.err() };
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const shown = async (...args: string[]): Promise<unknown> => JSON.parse((await muster('drift', 'show', ...args, '--json')).out);

test('`drift show` sets a night beside the snapshot of the champion that it was judged by, whichever was champion in between', async () => {
  expect(await shown('spend')).toEqual({ feature: 'spend', segmentation: 'customers', logical_date: NIGHT, since: TRAINED, bars: [
    { label: 'up to 0', before: 0.5, now: 0.125 }, { label: '0 to 10', before: 0.3, now: 0.125 }, { label: 'above 10', before: 0.1, now: 0.75 }, { label: 'no value', before: 0.1, now: 0 },
  ] });
  const { code, out } = await muster('drift', 'show', 'spend');
  expect(code).toBe(0);
  expect(out).toMatch(/^spend on 2026-04-08, beside the champion's snapshot of 2026-04-01\n\nvalue +then +now *\n[─ ]+\nup to 0 +50\.0% +█{25} +12\.5% +█{6}\n/);
});

test('categories stand beside those of the night of the training, and one of few customers is not named', async () => {
  expect(await shown('home')).toMatchObject({ since: TRAINED, bars: [
    { label: 'rome', before: 0.4, now: 0.6 }, { label: 'oslo', before: 0.6, now: 0.3 }, { label: 'others', before: 0, now: 0.03 }, { label: 'no value', before: 0, now: 0.07 },
  ] });
  expect((await muster('drift', 'show', 'home')).out).toMatch(/beside the night of 2026-04-01, on which the champion was trained/);
});

test('without a champion it is the night before; a column of another kind, and a first night, stand alone', async () => {
  expect((await muster('drift', 'show', 'young')).out).toMatch(/beside the night of 2026-04-05\n/);
  expect(await shown('turned')).toMatchObject({ bars: [{ label: 'yes', before: null, now: 1 }, { label: 'others', before: null, now: 0 }, { label: 'no value', before: null, now: 0 }] });
  expect(await shown('first')).toMatchObject({ since: null, bars: [{ label: 'no value', before: null, now: null }] });
});

test('another day, and what nobody has measured', async () => {
  expect(await shown('spend', '--date', LATER)).toMatchObject({ logical_date: LATER, since: TRAINED });
  expect(await muster('drift', 'show', 'spent')).toMatchObject({ code: 2, err: expect.stringMatching(/no night has measured a feature "spent".*first, home, spend, turned, young/s) as unknown });
  expect(await muster('drift', 'show', 'home', '--date', '2026-03-01')).toMatchObject({ code: 2, err: expect.stringMatching(/nothing is kept of "home" on 2026-03-01/) as unknown });
});
