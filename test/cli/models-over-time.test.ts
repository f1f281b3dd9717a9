import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moveChampion } from '../../activities/registry/champion.ts';
import { rollbackModel } from '../../activities/registry/rollback.ts';
import { runCommandLine } from '../../cli/program.ts';
import { modelHistory } from '../../warehouse/migrations/0023-model-history.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { artefactOf, writeModel } from '../support/registered.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { writtenState } from './state.ts';

let folder: string;

async function run(...args: string[]): Promise<{ code: number; out: string; err: string; json: () => Record<string, unknown> }> {
  const terminal = fakeTerminal({ columns: 240 });
  const code = await runCommandLine(['models', ...args, '--home', join(folder, 'home'), '--config', join(folder, 'muster.config.ts')], terminal);
  return { code, out: terminal.out(), err: terminal.err(), json: () => JSON.parse(terminal.out()) as Record<string, unknown> };
}

/** v1 from March, v2 from 20 May, taken back on 25 May, v3 from 3 June, which was scored once more with v1 behind it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-models-'));
  await writeFile(join(folder, 'muster.config.ts'), "export default { segmentations: { customers: { features: ['recency_days', { feature: 'frequency_84d', transform: 'log1p' }] } }, audiences: { loyal: { segmentation: 'customers', destinations: ['drops'] } }, destinations: { drops: { kind: 'file', path: 'drops', format: 'csv' } } };\n");
  const home = await writtenState(join(folder, 'home'), { nights: ['2017-03-01', '2017-05-20', '2017-05-25'].map((date) => ({ date, status: 'completed' })) });
  const warehouse = await openWarehouse({ engine: 'duckdb', path: home.warehouse, threads: 2 });
  const { knex } = warehouse;
  const segmentation = 'customers';
  await knex('meta.segments').insert([['s001', 'Loyal'], ['s002', 'Rare <b>|x|</b>'], ['s003', 'Fresh']].map(([segment_id, name]) => ({ segmentation, segment_id, name, born_on: '2017-03-01' })));
  await writeModel(warehouse, 1, artefactOf(), [{ id: 's001', share: 0.6, drivers: 'buy often' }, { id: 's002', share: 0.4, drivers: 'come seldom' }]);
  await writeModel(warehouse, 2, artefactOf({
    logicalDate: '2017-05-20', k: 3, centroids: [[1, 2], [-1, 0.5], [0, 0]], metrics: { inertia: 90, silhouette: 0.36, silhouettes: [], reason: 'silhouette 0.360 is the highest for k in 2, 3' },
    features: [{ feature: 'recency_days', transform: 'none', scale: 'robust', impute: 'median' }, { feature: 'frequency_84d', transform: 'log1p', scale: 'standard', impute: 'median' }, { feature: 'sessions_28d', transform: 'none', scale: 'standard', impute: 'median' }],
    snapshot: { uri: 'artefact:def.arrow', sha256: 'def', rows: 2_000, schemaHash: 'ffff' },
    lineage: { ...artefactOf().lineage!, configuration: 'c0ffee000002', sql: { 'marts.customer_orders': 'print9', 'marts.customer_web': 'print3' } },
  }), [{ id: 's002', share: 0.5 }, { id: 's001', share: 0.3 }, { id: 's003', share: 0.2 }]);
  await writeModel(warehouse, 3, artefactOf({ logicalDate: '2017-06-03' }), [{ id: 's001', share: 0.6 }, { id: 's002', share: 0.4 }]);
  await writeModel(warehouse, 4, artefactOf({ logicalDate: '2017-06-04' }));
  const promote = (version: number, expected: number | null, logicalDate: string) => moveChampion(warehouse, { segmentation, version, expected, logicalDate, reason: 'passed every gate', at: `${logicalDate}T03:00:00Z` });
  const back = (version: number, reason: string) => rollbackModel(warehouse, { segmentation, version, from: null, reason, by: 'Ann', date: null, at: '2017-06-01T00:00:00Z' });
  await promote(1, null, '2017-03-01');
  await promote(2, 1, '2017-05-20');
  await back(1, 'Loyal was halved');
  await knex('meta.nights').insert({ logical_date: '2017-06-03', run: 'x', trigger: 'manual', status: 'completed', started_at: '2017-06-03T00:00:00Z' });
  await promote(3, 1, '2017-06-03');
  await knex('marts.segments').insert([['2017-06-01', 's001', 1, 700, 0.7], ['2017-06-01', 's002', 1, 300, 0.3], ['2017-05-25', 's001', 2, 10, 1]].map(([as_of_date, segment_id, model_version, size, share]) => ({ segmentation, as_of_date, segment_id, name: segment_id === 's001' ? 'Loyal' : 'Rare', model_version, size, share })));
  await knex('meta.gate_results').insert([
    { logical_date: '2017-03-01', subject: 'model:customers', gate: 'silhouette', verdict: 'pass', value: 0.31, threshold: 0.1, reason: 'the mean silhouette is 0.310', position: 0, evidence: JSON.stringify({ rows: 1_234, note: 'kept apart' }) },
    { logical_date: '2017-03-01', subject: 'model:customers', gate: 'smallest_segment', verdict: 'warn', value: 0.4, threshold: 0.01, reason: 'smaller than it was', position: 1, evidence: null },
    { logical_date: '2017-06-01', subject: 'audience:loyal:drops', gate: 'selection_rate', verdict: 'fail', value: 0.5, threshold: 0.8, reason: 'one group is chosen half as often', position: 0, evidence: null },
    { logical_date: '2017-06-01', subject: 'audience:others:drops', gate: 'selection_rate', verdict: 'fail', value: 0.1, threshold: 0.8, reason: 'of another segmentation', position: 0, evidence: null },
  ]);
  const drift = (logical_date: string, feature: string, psi: number, alarm: boolean) => ({ segmentation, logical_date, feature, reference_date: '2017-03-01', psi, ks: 0.05, missing_reference: 0, missing_current: 0, monitored: true, alarm });
  await knex('meta.drift_results').insert([drift('2017-05-24', 'recency_days', 0.4, true), drift('2017-05-24', 'frequency_84d', 0.01, false), drift('2017-06-01', 'recency_days', 0.123, false)]);
  await warehouse.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('models over time', () => {
  test('history tells every move of the champion, newest first, and who made it', async () => {
    expect((await run('history', '--json')).json()).toMatchObject({ history: expect.arrayContaining([
      expect.objectContaining({ alias: 'champion', sequence: 3, version: 1, previous_version: 2, change: 'rollback', by: 'Ann', reason: 'Loyal was halved' }),
      expect.objectContaining({ alias: 'previous', version: 1, previous_version: 2 }),
    ]) as unknown });
    expect((await run('history')).out).toMatch(/champion +2017-06-03 +v1 +v3 +promotion +– +passed every gate\n.*champion +2017-05-25 +v2 +v1 +rollback +Ann +Loyal was halved\n.*champion +2017-05-20 +v1 +v2[^\n]*\n.*champion +2017-03-01 +– +v1/);
    expect((await run('history', '--segmentation', 'custmers')).err).toMatch(/no model of "custmers".*write --segmentation customers/);
  });

  test('a day is answered over promotions and rollbacks: who was champion, since when, why, until when, and what it scored', async () => {
    const { out } = await run('at', '2017-06-01');
    expect(out).toMatch(/^customers on 2017-06-01: v1, since 2017-05-25 by rollback of Ann \(Loyal was halved\)\.\nUntil 2017-06-03, when v3 took over by promotion \(passed every gate\)\.\n/);
    expect(out).toContain('Trained for 2017-03-01 on 1,234 customers: kmeans, 2 segments, silhouette 0.310.');
    expect(out).toContain('Gates then: silhouette pass (0.310), smallest_segment warn (0.400).');
    expect(out).toMatch(/s001 +Loyal +700 +70\.0%\n/);
    const versions = async (date: string): Promise<unknown> => ((await run('at', date, '--json')).json()['champions'] as { version: number | null }[]).map(({ version }) => version);
    for (const [date, version] of [['2017-05-19', 1], ['2017-05-24', 2], ['2017-06-03', 3]] as const) expect({ date, versions: await versions(date) }).toEqual({ date, versions: [version] });
    expect(await run('at', '2016-12-31')).toMatchObject({ code: 0, out: 'customers: no model was champion on 2016-12-31. The first, v1, is since 2017-03-01.\n' });
    expect(await versions('2016-12-31')).toEqual([null]);
    // Rolled back on a day that had been scored, and not scored again since.
    expect((await run('at', '2017-05-25')).out).toMatch(/That night was scored with v2, and not again since: `.*run --date 2017-05-25 /);
    expect((await run('at', '2017-06-31')).code).toBe(2);
  });

  test('two versions are told apart by what they are made of, how they measure, and where segments lie', async () => {
    const document = (await run('diff', 'v1', '2', '--json')).json();
    expect(document).toMatchObject({
      from: 1, to: 2, features: { added: ['sessions_28d'], removed: [], changed: [{ feature: 'recency_days', from: { scale: 'standard' }, to: { scale: 'robust' } }] },
      k: { from: 2, to: 3, changed: true }, algorithm: { changed: false }, metrics: { silhouette: { from: 0.31, to: 0.36 }, inertia: { from: 100, to: 90 } },
      snapshot: { rows: { from: 1_234, to: 2_000 } }, configuration: { changed: true }, settings: {}, codeVersion: { changed: false },
      sql: { added: ['marts.customer_web'], removed: ['staging.orders'], changed: ['marts.customer_orders'] },
    });
    // s001 is cluster 0 of v1, at (-1, 0), and cluster 1 of v2, at (-1, 0.5); s002 went from (1, 0) to (1, 2).
    expect(document['segments']).toMatchObject([
      { id: 's001', from: 0.6, to: 0.3, shift: { distance: 0.5, features: [{ feature: 'frequency_84d', shift: 0.5 }, { feature: 'recency_days', shift: 0 }] } },
      { id: 's002', shift: { distance: 2 } }, { id: 's003', from: null, to: 0.2, shift: null },
    ]);
    const { out } = await run('diff', 'previous', 'v2');
    expect(out).toMatch(/SQL of marts.customer_orders/);
    expect(out).toMatch(/s001 +Loyal +60\.0% +30\.0% +0\.50 +frequency_84d \+0\.50\n/);
    expect((await run('diff', 'v1', 'v3')).out).toContain('trained for');
    expect((await run('diff', 'v1', 'champoin')).err).toMatch(/model champoin: not in the registry; allowed: v4, v3, v2, v1, champion, previous; to do: write "champion"/);
  });

  test('a card tells what is known of a version, as Markdown and as a page in which no name is markup', async () => {
    const { out } = await run('card', 'v1');
    for (const words of [
      '# Model card: customers v1', '2 segments by kmeans, trained for 2017-03-01 on 1,234 customers; previous now.', 'Audience loyal, sent to drops',
      '| recency_days | days |', '| frequency_84d |', 'log1p, standard |', 'tickets_84d: has one value', '2 segments, as silhouette 0.310 is the highest', '| silhouette | 0.31 |',
      '| s001 | Loyal | 740 | 60.0% | buy often |', 'Rare \\<b\\>\\|x\\|\\</b\\>', '| silhouette | pass | 0.31 | 0.1 | the mean silhouette is 0.310 | rows 1234 |', 'Gate smallest_segment: warn. smaller than it was',
      '| loyal → drops | selection_rate | fail |', '2 nights up to 2017-06-01 were held against its snapshot, 1 with an alarm', '| recency_days | 0.123 | 0.050 | calm |',
      '| 2017-05-25 | became champion, in place of v2 | rollback | Ann | Loyal was halved |', 'c0ffee000001', '| marts.customer_orders | print1 |',
    ]) expect(out).toContain(words);
    // Of another segmentation, and of a single customer, it says nothing.
    expect(out).not.toMatch(/of another segmentation|man of 34/);
    const file = join(folder, 'v1.html');
    expect((await run('card', 'v1', '--out', file)).out).toBe(`Written: ${file}\n`);
    const page = await readFile(file, 'utf8');
    expect(page).toMatch(/^<!doctype html>[\s\S]*prefers-color-scheme:dark[\s\S]*<h1>Model card: customers v1<\/h1>[\s\S]*Rare &#60;b&#62;/);
    expect(page).not.toMatch(/<b>|<script|https?:\/\//);
    expect((await run('card', '--json')).json()).toMatchObject({ version: 4, aliases: [], sections: expect.arrayContaining([{ title: 'Segments', blocks: [{ text: 'It never was champion, so that its segments have neither names nor an identity.' }] }]) as unknown });
  });

  test('a rollback goes to the version before, says what to run, and is not gone back on by mistake', async () => {
    const words = ['--reason', 'Too many small orders', '--by', 'Bo'];
    expect((await run('rollback', '--by', 'Bo')).err).toMatch(/--reason/);
    expect((await run('rollback', 'v4', ...words)).err).toMatch(/v4 never was champion/);
    expect((await run('rollback', 'v1', '--reason', ' ', '--by', 'Bo')).err).toMatch(/--reason: nothing/);
    const done = await run('rollback', ...words);
    expect(done.out).toMatch(/^v1 of customers is champion again from the night of 2017-06-03 on, in place of v3\.\nScore that night with it: `.*run --date 2017-06-03 .*`\.\n$/);
    expect((await run('rollback', ...words)).err).toMatch(/v3, which was champion before, was itself rolled back on 2017-06-03.*allowed: v1, v2, v3/);
    expect((await run('rollback', 'champion', ...words, '--json')).json()).toMatchObject({ moved: false, to: 1 });
    expect((await run('at', '2017-06-03')).out).toMatch(/v1, since 2017-06-03 by rollback of Bo \(Too many small orders\)\.\nThat same day, before it: v3 by promotion/);
    expect((await run('--json')).json()).toMatchObject({ models: [{ version: 4 }, { version: 3, alias: 'previous' }, { version: 2 }, { version: 1, aliases: ['champion'] }] });
  });

  test('a state of an earlier version says what to do', async () => {
    const home = await writtenState(join(folder, 'old'), {});
    const warehouse = await openWarehouse({ engine: 'duckdb', path: home.warehouse, threads: 2 });
    await modelHistory.down(warehouse.knex);
    await warehouse.close();
    const terminal = fakeTerminal();
    expect(await runCommandLine(['models', 'at', '2017-06-01', '--home', home.dir], terminal)).toBe(1);
    expect(terminal.err()).toMatch(/an earlier version of Muster.*run a night/s);
  });
});
