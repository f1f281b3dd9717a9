import path from 'node:path';
import { expect, test } from 'vitest';
import { onThread } from '../../activities/graph/detect.ts';
import { adjustedRand, algorithms, applyPreparation, detectCommunities, fitPreparation, weightedGraph } from '../../analytics/index.ts';
import { readMatrix } from '../../warehouse/matrix.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { nearestCentroidSql } from '../../warehouse/scoring.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { landDay, runNight, type Landing } from '../sql/company.ts';
import { circles, graphProject } from '../support/graph.ts';
import { writeText } from '../support/landing.ts';
import { postgresTest, postgresWarehouse, rowsOf, shopProject, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const [DAY, NEXT] = ['2026-06-01', '2026-06-02'] as const;
const project = await graphProject({ relations: { products: 1 } });
const { lines, register, truth } = circles(4, 30, DAY);

async function nights(of: Project, days: Record<string, Landing>, warehouse?: Warehouse): Promise<{ warehouse: Warehouse; data: string }> {
  const [data, own] = [temporaryFolder(), warehouse ?? await temporaryWarehouse()];
  for (const [day, landing] of Object.entries(days)) {
    await landDay(data, day, { products: [], ...landing });
    await runNight(own, of, data, day, ['marts.customer_graph', 'marts.customer_communities']);
  }
  return { warehouse: own, data };
}

const graphOn = (warehouse: Warehouse, day: string): Promise<Record<string, unknown>[]> =>
  rowsOf(warehouse, `select * from marts.customer_graph where as_of_date = date '${day}' order by customer_id collate "C"`);
const of = (rows: readonly Record<string, unknown>[], id: string): Record<string, unknown> => rows.find((row) => row['customer_id'] === id)!;

test('circles that buy the same come back as communities that keep their ids, and the same date again gives the same', async () => {
  const { warehouse, data } = await nights(project, { [DAY]: { order_lines: lines, crm_customers: register }, [NEXT]: {} });
  const first = (await graphOn(warehouse, DAY)).filter(({ customer_id }) => truth.has(String(customer_id)));
  expect(adjustedRand(first.map(({ community }) => String(community)), first.map(({ customer_id }) => truth.get(String(customer_id))!))).toBeGreaterThan(0.97);
  expect(new Set(first.map(({ community }) => community))).toEqual(new Set(['c20260601-001', 'c20260601-002', 'c20260601-003', 'c20260601-004']));
  // Who they have things in common with paid what they did: 8 lines, each 10 and the number of the circle.
  for (const circle of [0, 3]) {
    const spends = first.filter(({ customer_id }) => truth.get(String(customer_id)) === circle).map((row) => Number(row['neighbour_spend_84d']));
    expect(Math.abs(spends.reduce((sum, one) => sum + one, 0) / spends.length - 8 * (10 + circle))).toBeLessThan(3);
  }
  const second = await graphOn(warehouse, NEXT);
  expect(second.map(({ as_of_date: _, ...row }) => row)).toEqual((await graphOn(warehouse, DAY)).map(({ as_of_date: _, ...row }) => row));
  const record = await rowsOf(warehouse, 'select * from meta.graphs order by logical_date');
  expect(record).toMatchObject([{ compared_with: null, customers: 120, members: 120, linked: 120, communities: 4, common_things: 1 }, { compared_with: DAY }]);
  expect(Number(record[0]?.['modularity'])).toBeGreaterThan(0.5);

  const again = await graphProject({ relations: { products: 1 } });
  await runNight(warehouse, again, data, NEXT, ['marts.customer_graph']);
  expect(await graphOn(warehouse, NEXT)).toEqual(second);
  expect(await rowsOf(warehouse, 'select * from meta.graphs order by logical_date')).toEqual(record);
  const communities = await rowsOf(warehouse, `select community, customers, top_ten_share from marts.customer_communities where as_of_date = date '${DAY}' order by community`);
  expect(communities.map(({ customers }) => Number(customers))).toEqual(communities.map(({ community }) => first.filter((row) => row['community'] === community).length));
  expect(communities.every(({ top_ten_share }) => Number(top_ten_share) > 10 / 32 && Number(top_ten_share) < 1)).toBe(true);
  expect(first.filter(({ community_rank }) => community_rank === 1)).toHaveLength(4);
});

test('communities are a segmentation: the largest are segments of their own, and the next night a customer is where their community is', async () => {
  const line = (customer_id: string, index: number) => ({ customer_id, order_id: `N-${customer_id}`, line_number: index, product_id: `P1-${index}`, ordered_at: `${NEXT} 10:00:00`, quantity: 1, discount: 0, amount: 10 });
  const newcomer = { customer_id: 'NEW', acquired_at: `${NEXT} 00:00:00`, updated_at: `${NEXT} 00:00:00` };
  const { warehouse } = await nights(project, { [DAY]: { order_lines: lines, crm_customers: register }, [NEXT]: { crm_customers: [newcomer], order_lines: [0, 1, 2, 3, 4, 5].map((index) => line('NEW', index)) } });
  const matrix = await readMatrix(warehouse, { table: 'marts.customer_features', asOfDate: DAY, columns: ['community', 'graph_degree_84d'] });
  const raw = { names: Object.keys(matrix.columns), columns: Object.values(matrix.columns), rows: matrix.rows };
  const preparation = fitPreparation(raw, [{ feature: 'community', transform: 'none', scale: 'standard', impute: -1 }, { feature: 'graph_degree_84d', transform: 'none', scale: 'standard', impute: 0 }]);
  const groups = algorithms.get('groups');
  const { centroids, membership, names } = groups.fit({ data: applyPreparation(preparation, raw), k: 2, seed: 1, options: groups.check({ most: 3, minShare: 0.05 }) });
  expect(names!.filter((name) => name === null)).toHaveLength(3);
  const segmentsOn = async (day: string): Promise<Map<string, number>> => new Map((await rowsOf(warehouse, nearestCentroidSql({ ...preparation, centroids, membership: membership! }, `(select * from marts.customer_features where as_of_date = date '${day}') as features`)))
    .map((row) => [String(row['customer_id']), Number(row['cluster'])]));
  for (const day of [DAY, NEXT]) {
    const rows = (await graphOn(warehouse, day)).filter(({ community }) => community !== null);
    const found = await segmentsOn(day);
    const pairs = new Set(rows.map((row) => `${String(row['community'])} ${found.get(String(row['customer_id']))}`));
    expect(new Set(rows.map(({ community }) => community)).size).toBe(4);
    expect(pairs.size).toBe(4);
  }
  const second = await graphOn(warehouse, NEXT);
  const own = second.filter(({ customer_id }) => truth.get(String(customer_id)) === 1).map(({ customer_id }) => (String(customer_id)));
  expect(of(second, 'NEW')['community']).toBe(of(second, own[0]!)['community']);
  const found = await segmentsOn(NEXT);
  expect(found.get('NEW')).toBe(found.get(own[0]!));
});

test('what happens after the date, or was known only later, links nobody', async () => {
  const line = (customer_id: string, product_id: string, ordered_at: string) => ({ customer_id, order_id: `O-${customer_id}-${product_id}`, line_number: 1, product_id, ordered_at, quantity: 1, discount: 0, amount: 5 });
  const people = ['ANN', 'BOB', 'CAT', 'DAN', ...Array.from({ length: 10 }, (_, index) => `X${index}`)].map((customer_id) => ({ customer_id, acquired_at: '2026-01-01 00:00:00', updated_at: '2026-01-01 00:00:00' }));
  const { warehouse } = await nights(project, {
    [DAY]: { crm_customers: people, order_lines: [line('ANN', 'P1', `${DAY} 10:00:00`), line('BOB', 'P1', `${NEXT} 00:00:00`), line('CAT', 'P2', `${DAY} 10:00:00`)] },
    // DAN bought on the first day, which was known on the second.
    [NEXT]: { order_lines: [line('DAN', 'P2', `${DAY} 11:00:00`)] },
  });
  const degrees = async (day: string): Promise<Record<string, unknown>> => Object.fromEntries((await graphOn(warehouse, day)).slice(0, 4).map((row) => [String(row['customer_id']), row['graph_degree_84d']]));
  expect(await degrees(DAY)).toEqual({ ANN: 0, BOB: 0, CAT: 0, DAN: 0 });
  expect(await degrees(NEXT)).toEqual({ ANN: 1, BOB: 1, CAT: 1, DAN: 1 });
});

test('households and referrals of a company link who belongs to them; a mover is in the new household alone', async () => {
  const folder = temporaryFolder();
  const csv = 'partition: event_time\n    loaded_at: event_time\n    expect: sometimes\n    format: csv';
  writeText(path.join(folder, 'sources/crm.yaml'), `system: crm
sources:
  households:
    description: Who lives where.
    path: crm/households.csv
    ${csv}
    event_time: since
    columns: {household_id: varchar, customer_id: varchar, since: timestamp}
  referrals:
    description: Who brought whom.
    path: crm/referrals.csv
    ${csv}
    event_time: referred_at
    columns: {referral_id: varchar, customer_id: varchar, role: varchar, referred_at: timestamp}
`);
  writeText(path.join(folder, 'staging/stg_crm__household_members.sql'), '/*\nkind: incremental_by_date\ndescription: Households.\n*/\nselect household_id, customer_id, since, partition_date, loaded_at from sources.crm__households\n');
  writeText(path.join(folder, 'staging/stg_crm__referrals.sql'), '/*\nkind: incremental_by_date\ndescription: Referrals.\n*/\nselect referral_id, customer_id, role, referred_at, partition_date, loaded_at from sources.crm__referrals\n');
  const { graphSchema } = await import('../../config/graph.ts');
  const { CORE_SQL, loadProject } = await import('../../warehouse/models/project.ts');
  const own = await loadProject({ folders: [CORE_SQL, folder], systems: ['shop', 'crm'], graph: { ...graphSchema.parse({ relations: { households: 2, referrals: 1 }, minMembers: 2 }), detect: async (request) => detectCommunities(request) } });
  const data = temporaryFolder();
  writeText(path.join(data, 'crm/households.csv'), 'household_id,customer_id,since\nH1,ANN,2026-05-01 00:00:00\nH1,BOB,2026-05-01 00:00:00\nH2,CAT,2026-05-01 00:00:00\nH2,BOB,2026-05-20 00:00:00\n');
  writeText(path.join(data, 'crm/referrals.csv'), 'referral_id,customer_id,role,referred_at\nR1,ANN,referrer,2026-05-02 00:00:00\nR1,DAN,referred,2026-05-02 00:00:00\nR2,DAN,referrer,2026-07-02 00:00:00\nR2,EVE,referred,2026-07-02 00:00:00\n');
  const warehouse = await temporaryWarehouse();
  await landDay(data, DAY, { products: [], crm_customers: ['ANN', 'BOB', 'CAT', 'DAN', 'EVE'].map((customer_id) => ({ customer_id, acquired_at: '2026-01-01 00:00:00', updated_at: '2026-01-01 00:00:00' })) });
  await runNight(warehouse, own, data, DAY, ['marts.customer_graph']);
  const rows = await graphOn(warehouse, DAY);
  expect(rows.map((row) => [row['customer_id'], row['graph_strength_84d']])).toEqual([['ANN', 1], ['BOB', 2], ['CAT', 2], ['DAN', 1], ['EVE', 0]]);
  expect(of(rows, 'ANN')['community']).toBe(of(rows, 'DAN')['community']);
  expect(of(rows, 'BOB')['community']).toBe(of(rows, 'CAT')['community']);
  expect(of(rows, 'ANN')['community']).not.toBe(of(rows, 'BOB')['community']);
  expect(of(rows, 'EVE')['community']).toBeNull();
});

test('two records of one person are one customer of the graph, whom what they share links with nobody', async () => {
  const { graphSchema } = await import('../../config/graph.ts');
  const { identitySchema } = await import('../../config/identity.ts');
  const { CORE_SQL, loadProject } = await import('../../warehouse/models/project.ts');
  const own = await loadProject({
    folders: [CORE_SQL], systems: ['shop'], identity: identitySchema.parse({ identifiers: ['email', 'device'] }),
    graph: { ...graphSchema.parse({ relations: { products: 1, identifiers: 1 }, maxShare: 1 }), detect: async (request) => detectCommunities(request) },
  });
  const line = (customer_id: string, product_id: string) => ({ customer_id, order_id: `O-${customer_id}`, line_number: 1, product_id, ordered_at: `${DAY} 10:00:00`, quantity: 1, discount: 0, amount: 5 });
  const { warehouse } = await nights(own, { [DAY]: {
    crm_customers: [['A1', 'ann@example.com'], ['A2', 'ann@example.com'], ['BOB', 'bob@example.com']].map(([customer_id = '', email = ''], index) => ({ customer_id, email, acquired_at: `2026-01-0${index + 1} 00:00:00`, updated_at: '2026-01-05 00:00:00' })),
    order_lines: [line('A2', 'P1'), line('BOB', 'P1')],
  } });
  expect((await graphOn(warehouse, DAY)).map((row) => [row['customer_id'], row['graph_degree_84d'], Number(row['neighbour_spend_84d'])])).toEqual([['A1', 1, 5], ['BOB', 1, 5]]);
});

test('a graph is as large as it is asked to be: a sample of customers, few links for a thing that many have, none for one that too many have', async () => {
  const small = await graphProject({ relations: { products: 1 }, maxCustomers: 60, maxShare: 0.5, linksPerThing: 2, maxNeighbours: 4 });
  const { warehouse } = await nights(small, { [DAY]: { order_lines: lines, crm_customers: register } });
  const rows = await graphOn(warehouse, DAY);
  expect(rows).toHaveLength(120);
  expect(rows.filter((row) => row['graph_degree_84d'] !== null)).toHaveLength(60);
  const [record] = await rowsOf(warehouse, 'select members, edges, pairs, common_things from meta.graphs');
  expect(record).toMatchObject({ members: 60, common_things: 1 });
  // A ring has as many links as members: 7 products each, without bread.
  expect(Number(record?.['pairs'])).toBeLessThanOrEqual(60 * 7);
  expect(Number(record?.['edges'])).toBeLessThanOrEqual(60 * 4);
});

postgresTest('PostgreSQL makes the same graph, row by row, whatever the order in which rows come', async () => {
  const all = await graphProject({ relations: { products: 1, identifiers: 3, referrals: 1, households: 2 }, days: 60, linksPerThing: 6, maxNeighbours: 10, minMembers: 3 });
  const identifiers = [...truth.keys()].map((customer_id, index) => ({ customer_id, identifier_type: 'phone', identifier_value: `+4930${Math.floor(index / 2)}`, seen_at: `${DAY} 08:00:00` }));
  const landed = async (warehouse: Warehouse, turned: boolean): Promise<unknown> => {
    const shown = turned ? lines.toReversed() : lines;
    await nights(all, { [DAY]: { order_lines: shown, crm_customers: register, identifiers } as Landing, [NEXT]: {} }, warehouse);
    return [await graphOn(warehouse, DAY), await graphOn(warehouse, NEXT), await rowsOf(warehouse, 'select * from meta.graphs order by logical_date')];
  };
  const [ours, theirs] = [await landed(await temporaryWarehouse(), false), await landed(await postgresWarehouse(), true)];
  expect(JSON.stringify(ours)).toContain('c20260601-002');
  expect(theirs).toEqual(ours);
});

test('without `graph` there is no such table, and with it its columns are features', async () => {
  const without = await shopProject();
  expect([...without.models.keys()].filter((name) => /customer_(graph|communities)/.test(name))).toEqual([]);
  expect([...project.features.values()].filter(({ model }) => model === 'marts.customer_graph').map(({ name }) => name)).toEqual(['community', 'community_size', 'graph_degree_84d', 'graph_strength_84d', 'graph_influence_84d', 'neighbour_spend_84d']);
  expect(project.models.get('marts.customer_features')?.sql).toContain('marts.customer_graph');
  await expect(graphProject({ relations: { product: 1 } })).rejects.toThrow(/graph\.relations.*"product".*products.*write "products"/s);
});

test('a thread finds what this one does', async () => {
  const edges = Array.from({ length: 300 }, (_, index): [number, number] => [index % 60, (index * 7 + Math.floor(index / 60)) % 60]);
  const request = { graph: weightedGraph(60, edges), seed: 3, resolution: 1, minMembers: 2, before: new Int32Array(60).fill(-1) };
  expect(await onThread(request)).toEqual(detectCommunities(request));
});
