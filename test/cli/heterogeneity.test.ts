import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { createRandom } from '../../analytics/index.ts';
import { runCommandLine } from '../../cli/program.ts';
import { verdictOf } from '../../cli/segments/heterogeneity-verdict.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { prepareTables } from '../../warehouse/tables.ts';
import { openHome } from '../../workers/home.ts';
import { graphProject } from '../support/graph.ts';
import { newDatabase } from '../support/postgres.ts';
import { postgresTest } from '../support/warehouse.ts';
import { fakeTerminal } from './fake-terminal.ts';

const DATE = '2026-05-31';
/** The last one is a category, of a mart of its own. */
const FEATURES = ['frequency_84d', 'recency_days', 'home'].map((feature) => ({ feature, transform: 'none', scale: 'standard', impute: 'median' }));
const CATEGORIES = fileURLToPath(new URL('../workflows/categories', import.meta.url));

interface Person { id: string; segment: 's001' | 's002'; age: string | null; frequency: number; recency: number; money: number; contacts: number; community: string | null }

/** Age says nothing of what people spend, segments do; one person of s002 brings most; s001 falls into few and many contacts; communities are half of each segment. */
function people(): Person[] {
  const random = createRandom(5);
  return Array.from({ length: 240 }, (_, index): Person => {
    const regular = index % 2 === 0;
    return {
      id: `C${index}`, segment: regular ? 's001' : 's002', age: index === 0 ? null : ['18-24', '25-34', '35-44'][index % 3]!,
      frequency: (regular ? 20 : 5) + random.integer(4), recency: (regular ? 5 : 40) + random.integer(10),
      money: index === 1 ? 5000 : (regular ? 200 : 50) + random.integer(20), contacts: index % 4 === 0 ? 12 + random.integer(3) : 1 + random.integer(2),
      community: index < 200 ? (index < 100 ? 'c20260531-001' : 'c20260531-002') : null,
    };
  });
}

interface State { folder: string; address: string }

/** A state folder with one night, in a warehouse of this engine. */
async function stateOn(engine: string): Promise<State> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-heterogeneity-'));
  const home = await openHome(join(folder, 'home'));
  const address = engine === 'duckdb' ? home.warehouse : await newDatabase(inject('databaseUrl') ?? '');
  await writeFile(join(folder, 'muster.config.ts'), `export default { models: ['${CATEGORIES}'], graph: { relations: { products: 1 } }, warehouse: { engine: '${engine}' }, segmentations: { customers: { features: ['frequency_84d', 'recency_days'] } } };\n`);
  const warehouse = await openWarehouse({ engine, path: address });
  const { knex } = warehouse;
  await migrate(warehouse);
  await prepareTables(warehouse, await graphProject({ relations: { products: 1 } }, CATEGORIES));
  const of = { as_of_date: DATE };
  // Another order of rows on another engine must change nothing.
  const all = engine === 'duckdb' ? people() : people().toReversed();
  const insert = (table: string, row: (person: Person) => object): Promise<unknown> => knex.batchInsert(table, all.map((person) => ({ ...of, customer_id: person.id, ...row(person) })), 300);
  await insert('intermediate.customers', () => ({}));
  await insert('marts.customer_orders', ({ frequency, recency, money }) => ({ frequency_84d: frequency, recency_days: recency, monetary_84d: money }));
  await insert('marts.customer_campaigns', ({ contacts }) => ({ contacts_30d: contacts, contacts_7d: 3 }));
  await knex.raw(`update marts.customer_campaigns set open_rate_84d = case when customer_id = 'C0' then cast('NaN' as double precision) else contacts_30d * 0.05 end`);
  await insert('marts.customer_demographics', ({ age }) => ({ age_band: age }));
  await insert('marts.customer_home', ({ contacts }) => ({ home: contacts > 7 ? 'north' : 'south' }));
  await insert('marts.customer_graph', ({ community }) => ({ community, community_size: community && 100, community_rank: community && 1, graph_degree_84d: 3, graph_influence_84d: 1 }));
  await insert('marts.segment_membership', ({ segment }) => ({ segmentation: 'customers', segment_id: segment, model_version: 1, nights_in_segment: 1 }));
  await knex('marts.segments').insert([['s001', 'Regulars'], ['s002', 'Visitors']].map(([segment_id, name]) => ({ ...of, segmentation: 'customers', segment_id, name, model_version: 1, size: 120, share: 0.5 })));
  const artefact = { algorithm: 'k_prototypes', options: { categorical: ['home'] }, features: FEATURES, preparation: { features: FEATURES.map(({ feature }) => ({ feature, impute: 0, transform: 'none', center: 0, scale: 1 })), dropped: [] }, seed: 1 };
  await knex('meta.models').insert({ segmentation: 'customers', version: 1, sha256: 'x', logical_date: DATE, artefact: JSON.stringify(artefact), created_at: `${DATE}T03:00:00Z` });
  await knex('meta.graphs').insert({ logical_date: DATE, run: 'night', compared_with: null, customers: 240, members: 240, linked: 200, edges: 900, pairs: 1000, things: 50, common_things: 2, communities: 2, modularity: 0.45 });
  await warehouse.close();
  return { folder, address };
}

async function run({ folder, address }: State, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal({ columns: 160, env: { DATABASE_URL: address } });
  const code = await runCommandLine(['segments', ...args, '--home', join(folder, 'home'), '--config', join(folder, 'muster.config.ts')], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

let state: State;
beforeAll(async () => {
  state = await stateOn('duckdb');
}, 60_000);
afterAll(() => rm(state.folder, { recursive: true, force: true }));

async function document(...args: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await run(state, ...args, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Record<string, unknown>;
}

test('a group whose members have nothing in common but their age is several audiences, and the segments say which', async () => {
  const found = await document('heterogeneity', '--group', 'age_band = 35-44', '--measures', 'monetary_84d,frequency_84d,contacts_30d');
  expect(found).toMatchObject({
    logical_date: DATE, segmentation: 'customers', group: { column: 'age_band', value: '35-44', customers: 80 }, value: { feature: 'monetary_84d' },
    segments: [{ id: 's001', name: 'Regulars', customers: 40, share: 0.5 }, { id: 's002', customers: 40 }],
  });
  const measures = found['measures'] as { feature: string; made: boolean; demographic: { eta_squared: number; high: number }; inside: { eta_squared: number; low: number; groups: number } }[];
  expect(measures.map(({ feature, made }) => [feature, made])).toEqual([['monetary_84d', false], ['frequency_84d', true], ['contacts_30d', false]]);
  expect(measures[0]!.demographic.high).toBeLessThan(0.1);
  expect(measures[0]!.inside).toMatchObject({ groups: 2, eta_squared: expect.closeTo(0.99, 1) as unknown });
  expect(String(found['verdict'])).toMatch(/^age_band = 35-44 is not one audience but several\. age_band explains \d\.\d% .*inside age_band = 35-44 the 2 segments explain 9\d\.\d%\. Regulars: 50\.0% of the group, 7\d\.\d% of its value\.$/);
});

test.for([
  { demographic: [0.001, 0, 0.002], inside: [0.3, 0.25, 0.35], says: /^age = 1 is not one audience but several\./ },
  // Sure, and too little to notice.
  { demographic: [0.001, 0, 0.002], inside: [0.02, 0.01, 0.03], says: /^age = 1 is alike enough to be addressed as one\./ },
  { demographic: [0.001, 0, 0.002], inside: [0.05, 0.03, 0.08], says: /^Whether age = 1 is one audience cannot be told: the segments inside it differ little\./ },
  { demographic: [0.1, 0.05, 0.15], inside: [0.12, 0.08, 0.2], says: /cannot be told: the intervals overlap\./ },
  // Far from alike, however much more age says.
  { demographic: [0.6, 0.55, 0.65], inside: [0.4, 0.35, 0.45], says: /^age tells customers apart better than the segments inside age = 1 do, and these differ all the same\./ },
])('the verdict minds how large a difference is, and how sure: $demographic, $inside', ({ demographic, inside, says }) => {
  const share = ([eta = 0, low = 0, high = 0]: number[]) => ({ eta, adjusted: eta, interval: [low, high] as [number, number], groups: 3, count: 1000 });
  const measure = { feature: 'monetary_84d', label: 'Paid', made: false, demographic: share(demographic), segments: null, inside: share(inside) };
  expect(verdictOf({ group: { mart: 'm', column: 'age', value: '1' }, value: { feature: 'monetary_84d', label: 'Paid' }, measures: [measure], segments: [] })).toMatch(says);
});

test('value that one member brings is told as concentrated', async () => {
  const found = await document('heterogeneity', '--group', 'AGE_BAND=25-34');
  const of = (id: string) => (found['segments'] as { id: string; gini: number; top_tenth: number }[]).find((one) => one.id === id)!;
  expect(of('s002').top_tenth).toBeGreaterThan(0.7);
  expect(of('s002').gini).toBeGreaterThan(0.6);
  expect(of('s001').gini).toBeLessThan(0.05);
  expect((await run(state, 'heterogeneity', '--group', 'age_band = 25-34')).out).toMatch(/Visitors +40 +50\.0% .*the whole group +80 +100\.0%.*Orders in 84 days .* yes/s);
});

test.for([['age = 3'], ['age_band'], ['age_band = 25-35'], ['age_band = '], ['community = c20260531-001'], ['age_band = 25-34', '--measures', 'community']])('what is no group is refused: %s', async (words) => {
  const { code, err } = await run(state, 'heterogeneity', '--group', ...words);
  expect(code).toBe(2);
  expect(err).toMatch(/(--group|--measures).*allowed:.*to do:/s);
});

test('a segment is parted by contact saturation: k-means and bands find the same, and everybody is written down once', async () => {
  const parts = await document('split', 'regulars', '--by', 'contacts_30d');
  expect(parts).toMatchObject({ segment: 's001', customers: 120, method: 'k-means', by: ['contacts_30d'], sub_segments: { length: 2 } });
  // Beside regulars, and not beside all customers.
  expect((parts['sub_segments'] as { id: string; name: string; customers: number }[]).toSorted((a, b) => (a.name < b.name ? -1 : 1))).toMatchObject([
    { name: 'Regulars: those who are sent fewer messages', customers: 60 }, { name: 'Regulars: those who are sent more messages', customers: 60 },
  ]);
  expect(parts['silhouette']).toBeGreaterThan(0.9);
  const file = join(state.folder, 'parts.csv');
  expect(await document('split', 's001', '--by', 'contacts_30d', '--bands', '2', '--out', file)).toMatchObject({ method: 'quantiles', sub_segments: [{ name: 'Up to 7 messages sent in 30 days', customers: 60 }, { name: 'Over 7 messages sent in 30 days', customers: 60 }], file: { customers: 120 } });
  const written = (await readFile(file, 'utf8')).trim().split('\n');
  expect(written[0]).toBe('customer_id,sub_segment');
  expect(new Set(written.slice(1).map((line) => line.split(',')[0])).size).toBe(120);
  const few = new Set(people().filter(({ segment, contacts }) => segment === 's001' && contacts < 7).map(({ id }) => id));
  expect(written.slice(1).every((line) => few.has(line.split(',')[0]!) === line.endsWith(',s001.1'))).toBe(true);
  expect((await run(state, 'split', 's001', '--by', 'contacts_30d', '--out', file)).err).toMatch(/is there already/);
  expect((await run(state, 'split', 's001', '--by', 'contacts_30d', '--bands', '3')).out).toMatch(/s001\.1: compared with the whole segment, they are sent fewer messages/);
});

test('without --by it is parted by what made the segments; what cannot be parted is refused', async () => {
  // A category has codes, and no distances.
  expect(await document('split', 's002', '--k', '3')).toMatchObject({
    by: ['frequency_84d', 'recency_days'], sub_segments: { length: 3 }, tried: [{ k: 3 }], left_out: [{ feature: 'home', reason: expect.stringMatching(/a category/) as unknown }],
  });
  for (const words of [['split', 's001', '--by', 'home'], ['split', 's001', '--by', 'home', '--bands', '2'], ['heterogeneity', '--group', 'age_band = 25-34', '--measures', 'home']]) {
    expect((await run(state, ...words)).err).toMatch(/"home" is a category: none of its values is more than another; allowed: (?!.*\bhome\b).*frequency_84d.*; to do: name a feature that is a number/);
  }
  for (const flags of [['--by', 'contacts_7d'], ['--by', 'community'], ['--by', 'open_rate_84d'], ['--by', 'contacts_30d,recency_days', '--bands', '2'], ['--by', 'contacts'], ['--by', 'contacts_7d', '--bands', '2'], ['--k', '1'], ['--out', 'x.xlsx']]) {
    const { code, err } = await run(state, 'split', 's001', ...flags);
    expect({ flags, code: code > 0 }).toEqual({ flags, code: true });
    expect(err).toMatch(/allowed:|Allowed:/);
  }
});

test('who has NaN is of no part by number, and of the unknown ones among bands', async () => {
  expect((await run(state, 'split', 's001', '--by', 'open_rate_84d')).err).toMatch(/1 member with NaN or infinity in a feature/);
  expect(await document('split', 's001', '--by', 'open_rate_84d', '--bands', '2')).toMatchObject({
    sub_segments: [{ customers: 60 }, { customers: 59 }, { name: 'Share of the messages of 84 days that were opened: unknown', customers: 1 }],
  });
});

test('communities are told by size, place and what they explain; nobody is named', async () => {
  const found = await document('communities');
  expect(found).toMatchObject({
    logical_date: DATE, modularity: 0.45, in_a_community: 200, community: [{ id: 'c20260531-001', customers: 100, segment: 'Regulars', segment_share: 0.5 }, { id: 'c20260531-002', customers: 100 }],
  });
  const { communities, segments } = found['explained'] as { communities: number; segments: number };
  expect(communities).toBeLessThan(segments);
  const shares = (found['community'] as { share: number; value_share: number }[]).map(({ share, value_share }) => [share, value_share]);
  expect([0, 1].map((of) => shares.reduce((sum, both) => sum + both[of]!, 0))).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
  const { out } = await run(state, 'communities');
  expect(out).toContain('2 communities with 200 customers, modularity 0.450');
  expect(out).toContain('2 of 50 things in common are had by so many that they link nobody.');
  expect(out).not.toMatch(/\bC\d+\b/);
  expect((await run(state, 'communities', '--date', '2026-01-01')).err).toMatch(/no graph of 2026-01-01.*allowed: 2026-05-31/s);
});

test('communities stand beside the segmentation that is not made of them', async () => {
  const own = await stateOn('duckdb');
  onTestFinished(() => rm(own.folder, { recursive: true, force: true }));
  const warehouse = await openWarehouse({ engine: 'duckdb', path: own.address });
  await warehouse.knex('marts.segments').insert({ as_of_date: DATE, segmentation: 'circles', segment_id: 's001', name: 'Circle', model_version: 1, size: 240, share: 1 });
  await warehouse.knex('meta.models').insert({ segmentation: 'circles', version: 1, sha256: 'y', logical_date: DATE, artefact: JSON.stringify({ algorithm: 'groups', features: [{ feature: 'community' }] }), created_at: `${DATE}T03:00:00Z` });
  await warehouse.close();
  const { code, out } = await run(own, 'communities', '--json');
  expect([code, (JSON.parse(out) as { segmentation: string }).segmentation]).toEqual([0, 'customers']);
});

postgresTest('PostgreSQL gives the same answers, whatever the order of rows', async () => {
  const theirs = await stateOn('postgres');
  onTestFinished(() => rm(theirs.folder, { recursive: true, force: true }));
  for (const words of [['heterogeneity', '--group', 'age_band = 25-34', '--measures', 'monetary_84d,recency_days'], ['split', 's001', '--by', 'contacts_30d', '--bands', '3'], ['split', 's002'], ['communities']]) {
    const [ours, others] = [await run(state, ...words, '--json'), await run(theirs, ...words, '--json')];
    expect({ words, ...others }).toEqual({ words, ...ours, code: 0, err: '' });
  }
});
