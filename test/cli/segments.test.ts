import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishSegments } from '../../activities/registry/published-segments.ts';
import type { ModelChange } from '../../activities/registry/segment-changes.ts';
import { recordSegments } from '../../activities/registry/segments.ts';
import { runCommandLine } from '../../cli/program.ts';
import { segmentHistory } from '../../warehouse/migrations/0013-segment-history.ts';
import { publishMembership } from '../../warehouse/membership/publish.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { transact } from '../../warehouse/transact.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { writtenState } from './state.ts';

const NIGHTS = ['2026-04-01', '2026-04-02', '2026-04-03'] as const;
let folder: string;

async function run(...args: string[]): Promise<{ code: number; out: string; err: string; json: () => Record<string, unknown> }> {
  const terminal = fakeTerminal({ columns: 160 });
  const code = await runCommandLine(['segments', ...args, '--home', join(folder, 'home'), '--config', join(folder, 'muster.config.ts')], terminal);
  return { code, out: terminal.out(), err: terminal.err(), json: () => JSON.parse(terminal.out()) as Record<string, unknown> };
}

/** Where customers are on each night, on one line; segments are at 0, 10 and 20. */
const PLACES: readonly Readonly<Record<string, number>>[] = [
  { A: 0, B: 0, C: 0, D: 10, E: 10, F: 20 },
  { A: 0, B: 10, C: 0, D: 10, E: 10, G: 20 },
  { A: 0, B: 10, C: 4, D: 10, E: 16, G: 20 },
];

/** Three nights: the second with the model of the first, the third with one in which Rare has merged into Regular and Fresh has split off from Loyal. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-segments-'));
  await writeFile(join(folder, 'muster.config.ts'), "export default { segmentations: { customers: { features: ['recency_days'] } } };\n");
  const home = await writtenState(join(folder, 'home'), { nights: NIGHTS.map((date) => ({ date, status: 'completed' })) });
  const warehouse = await openWarehouse({ engine: 'duckdb', path: home.warehouse, threads: 2 });
  const of = { segmentation: 'customers' };
  const profile = (x: number, extra: object = {}) => ({ size: 2, share: 0.3, medians: { x, visits_28d: 2 * x }, differences: { x: (x - 10) / 8, visits_28d: x / 100 }, ...extra });
  await warehouse.knex.raw('create table marts.places (as_of_date date, customer_id varchar, x double precision)');
  await recordSegments(warehouse, 'customers', 1, NIGHTS[0], ['Loyal', 'Regular', 'Rare'].map((name, cluster) => ({ cluster, continues: null, name, profile: profile(cluster * 10) })),
    [0, 1, 2].map((cluster) => ({ change: 'birth', new: cluster })));
  const changes: ModelChange[] = [{ change: 'split', new: 1, from: 's001', shared: 3, share: 0.75 }, { change: 'merge', old: 's003', into: 2, shared: 1, share: 1 }];
  const place = { feature: 'x', label: 'Place', hint: '0 is home', unit: '', made: true, lower: 1, median: 2, upper: 3, whole: { lower: 1, median: 5, upper: 9 }, known: 1, index: 40, difference: -1.25, interval: null, p: null, effect: 0.5 };
  const rule = { text: 'x below 8', quality: 'True of 90% of the segment.', conditions: [], covers: 0.9, precision: 0.8, fidelity: 0.9 };
  const details = { customers: 6, value: { feature: 'x', label: 'Place', share: 0.1, index: 40 }, drivers: 'stay near home', beside: '', rule, typical: ['a place of 2'], features: [place], variables: [] };
  await recordSegments(warehouse, 'customers', 2, NIGHTS[2], [
    { cluster: 0, continues: 's001', name: 'unused', profile: profile(0, { details }) }, { cluster: 1, continues: null, name: 'Fresh', profile: profile(4) }, { cluster: 2, continues: 's002', name: 'unused', profile: profile(10) },
  ], changes);
  await warehouse.knex('meta.model_alias_history').insert([1, 2].map((version) => ({ ...of, alias: 'champion', sequence: version, version, previous_version: version === 1 ? null : 1, logical_date: version === 1 ? NIGHTS[0] : NIGHTS[2], reason: 'test', changed_at: '2026-04-04T00:00:00Z' })));
  for (const [index, places] of PLACES.entries()) {
    const date = NIGHTS[index]!;
    const version = index < 2 ? 1 : 2;
    const customers = Object.keys(places).length;
    await warehouse.knex('marts.places').insert(Object.entries(places).map(([customer_id, x]) => ({ as_of_date: date, customer_id, x })));
    await transact(warehouse, async (trx) => {
      await publishMembership(trx, warehouse, {
        ...of, date, version, model: { features: [{ feature: 'x', impute: 0, transform: 'none', center: 0, scale: 1 }], centroids: (version === 1 ? [0, 10, 20] : [0, 4, 15]).map((x) => [x]) },
        source: 'marts.places where as_of_date = cast(:date as date)', hysteresis: null, customers, run: 'night',
      });
      await publishSegments(trx, { ...of, date, version, customers });
    });
  }
  await warehouse.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('segments over time', () => {
  test('history tells who lived, what came and went, and the size of each on each night', async () => {
    const { code, out } = await run('history');
    expect(code).toBe(0);
    expect(out).toContain('customers: 3 segments live, 1 ended\n');
    expect(out).toMatch(/s003 +Rare +2026-04-01 +2 +2026-04-02\n/);
    expect(out).toMatch(/2026-04-01 +s001 Loyal was born\n/);
    expect(out).toMatch(/2026-04-03 +s004 Fresh split off from s001 Loyal \(3 of the snapshot, 75\.0% of it\)\n2026-04-03 +s003 Rare merged into s002 Regular \(1 of the snapshot, 100\.0% of it\)\n/);
    // Night, model, customers, moved, and the sizes of s001 to s004.
    expect(out).toMatch(/2026-04-03 +v2 +6 +2 +1 +4 +– +1\n2026-04-02 +v1 +6 +1 +2 +3 +1 +–\n2026-04-01 +v1 +6 +0 +3 +2 +1 +–\n/);
    expect((await run('history', '--json')).json()).toMatchObject({ history: [{ segmentation: 'customers', changes: { length: 5 }, nights: [{ logical_date: NIGHTS[2], moved: 2, segments: { length: 3 } }, { moved: 1 }, { moved: 0 }] }] });
    expect((await run('history', '--segmentation', 'accounts')).out).toMatch(/^No segments yet in accounts/);
  });

  test('two nights are compared by matrix, flows, churn and agreement', async () => {
    const { out } = await run('compare', NIGHTS[0], NIGHTS[1]);
    expect(out).toContain('customers, 2026-04-01 to 2026-04-02: of 5 customers on both nights 1 moved (churn 20.0%); 1 came, 1 left; adjusted Rand index 0.167\n');
    expect(out).toMatch(/s001 +Loyal +3 +2 +2 +0\.667\n/);
    expect(out).toMatch(/s001 +2 +1 +0\ns002 +0 +2 +0\n/);
    expect((await run('compare', NIGHTS[0], NIGHTS[2], '--json')).json()).toMatchObject({
      from: NIGHTS[0], to: NIGHTS[2], comparisons: [{
        both: 5, moved: 2, churn: 0.4, came: 1, left: 1, matrix: { from: ['s001', 's002', 's003'], to: ['s001', 's002', 's004'], customers: [[1, 1, 1], [0, 2, 0], [0, 0, 0]] },
        flows: expect.arrayContaining([{ from: 's001', to: 's004', customers: 1 }, { from: null, to: 's002', customers: 1 }, { from: 's003', to: null, customers: 1 }]) as unknown,
        segments: expect.arrayContaining([{ id: 's004', name: 'Fresh', before: 0, after: 1, stayed: 0, jaccard: 0 }]) as unknown,
      }],
    });
  });

  test('two segments of one night are compared by what sets them apart', async () => {
    const { out } = await run('compare', 's001', 'regular');
    expect(out).toMatch(/As of 2026-04-03, customers: Loyal \(s001, 1 customer, 16\.7%\) and Regular \(s002, 4 customers, 66\.7%\)/);
    expect(out).toMatch(/Place +0 +10 +-1\.25 +0\.00 +1\.25\nvisits_28d +0 +20 +0\.00 +0\.10 +0\.10\n/);
    expect((await run('compare', 's001', 'rare')).err).toMatch(/one of them has ended.*add --date/s);
    expect((await run('compare', 's001', 'rare', '--date', NIGHTS[1], '--json')).json()).toMatchObject({ logical_date: NIGHTS[1], features: [{ feature: 'x', label: 'x', medians: [0, 20] }, { feature: 'visits_28d' }] });
    expect((await run()).out).toMatch(/s002 +Regular +4 +66\.7% +v2\n/);
    for (const pair of [['s001', NIGHTS[0]], ['s001', 's001'], ['2026-01-01', NIGHTS[0]], ['2026-4-1', NIGHTS[0]], ['s001', 'Loial']]) {
      const { code, err } = await run('compare', ...pair);
      expect({ pair, code }).toEqual({ pair, code: 2 });
      expect(err).toMatch(/allowed:.*to do:/s);
    }
  });

  test('a segment is shown with all that is kept of it, also one that has ended', async () => {
    const { out } = await run('show', 'loyal');
    expect(out).toMatch(/^Loyal \(s001 of customers\)\n\nAs of 2026-04-03: 1 customer, 16\.7% of all, by model v2\.\nBorn on 2026-04-01, here on 3 nights\.\n/);
    for (const words of ['on 6 customers', 'each brings 40% of what the average customer does', 'Compared with all customers, they stay near home.', 'Rule of thumb: x below 8. True of 90% of the segment.', 'A typical member: a place of 2.']) expect(out).toContain(words);
    expect(out).toMatch(/segment +all customers +index\n.*\nPlace \(0 is home\) +2 \(1 to 3\) +5 \(1 to 9\) +40\n/);
    // Of a model from before there were portraits, what there is.
    expect((await run('show', 's002')).out).toMatch(/medians +differences\n.*\nvisits_28d +20 +0\.1\nx +10 +0\n/);
    expect((await run('show', 's003')).out).toContain('here on 2 nights; it ended after 2026-04-02.');
    expect((await run('show', 's001', '--json')).json()).toMatchObject({ segmentation: 'customers', id: 's001', name: 'Loyal', lives: true, nights: 3, profile: { details: { rule: { covers: 0.9 } } } });
    const { code, err } = await run('show', 'Loyla');
    expect(code).toBe(2);
    expect(err).toMatch(/allowed: .*s001 \(Loyal\).*write "Loyal"/s);
    expect((await run('show', 's004', '--date', NIGHTS[0])).err).toMatch(/"s004" on 2026-04-01/);
  });

  test('the list of a night is what it was', async () => {
    expect((await run('--date', NIGHTS[0], '--json')).json()).toMatchObject({ logical_date: NIGHTS[0], segments: [{ id: 's001', name: 'Loyal', size: 3 }, { id: 's002' }, { id: 's003' }] });
  });

  test('a state of an earlier version says what to do, and not which table is missing', async () => {
    const home = await writtenState(join(folder, 'old'), { nights: [{ date: NIGHTS[0], status: 'completed' }] });
    const warehouse = await openWarehouse({ engine: 'duckdb', path: home.warehouse, threads: 2 });
    await segmentHistory.down(warehouse.knex as Knex.Transaction);
    await warehouse.close();
    for (const words of [['history'], ['show', 's001']]) {
      const terminal = fakeTerminal();
      expect(await runCommandLine(['segments', ...words, '--home', join(folder, 'old')], terminal)).toBe(1);
      expect(terminal.err()).toMatch(/an earlier version of Muster.*run a night/s);
    }
  });

  test('a rename is kept with its date, and refused where it would confuse', async () => {
    const { code, out } = await run('rename', 'fresh', 'Newcomers');
    expect({ code, out }).toEqual({ code: 0, out: 's004 of customers, so far Fresh, is called Newcomers from the night of 2026-04-03 on.\n' });
    expect((await run('rename', 's004', 'Newcomers')).out).toBe('s004 of customers is called Newcomers already.\n');
    expect((await run('--json')).json()).toMatchObject({ segments: expect.arrayContaining([expect.objectContaining({ id: 's004', name: 'Newcomers' })]) as unknown });
    expect((await run('history')).out).toMatch(/2026-04-03 +s004 Fresh was renamed Newcomers\n/);
    expect((await run('show', 'newcomers', '--json')).json()).toMatchObject({ renames: [{ was: 'Fresh', name: 'Newcomers', since: NIGHTS[2] }] });
    for (const [segment, name] of [['s004', 'Loyal'], ['s003', 'Seldom'], ['s004', ' ']] as const) expect((await run('rename', segment, name)).code).toBe(2);
  });
});
