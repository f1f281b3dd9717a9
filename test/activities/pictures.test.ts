import { expect, test } from 'vitest';
import type { Asked, Read } from '../../activities/pictures/kind.ts';
import { pictureKinds } from '../../activities/pictures/kinds.ts';
import { picturesSection } from '../../activities/report/pictures.ts';
import { svgOf } from '../../pictures/render.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { fillPictured, NIGHTS } from '../support/pictured.ts';
import { postgresTest, postgresWarehouse, rowsOf, temporaryWarehouse } from '../support/warehouse.ts';

const readOf = (warehouse: Warehouse): Read => (sql) => rowsOf(warehouse, sql);
const kindNamed = (name: string) => pictureKinds.find((kind) => kind.name === name)!;
const draw = (read: Read, name: string, asked: Asked = {}) => kindNamed(name).draw(read, asked);

/** Share of the points whose nearest neighbour on the plane is of their own segment. */
function purity(points: readonly { x: number; y: number; segment: string }[]): number {
  const same = points.filter((point) => {
    const others = points.filter((other) => other !== point);
    const distance = (other: { x: number; y: number }): number => (other.x - point.x) ** 2 + (other.y - point.y) ** 2;
    return others.reduce((best, other) => (distance(other) < distance(best) ? other : best)).segment === point.segment;
  });
  return same.length / points.length;
}

test('every kind of picture is drawn of what nights leave, the same twice, and shows nobody', async () => {
  const warehouse = await temporaryWarehouse();
  const { ids } = await fillPictured(warehouse);
  const read = readOf(warehouse);
  for (const kind of pictureKinds) {
    const asked = kind.name === 'elbow' ? { model: 1 } : {};
    const [drawn, again] = [await kind.draw(read, asked), await kind.draw(read, asked)];
    const svg = await svgOf(drawn.picture);
    expect(await svgOf(again.picture)).toBe(svg);
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="[^"]+"[^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
    // Nothing that clashes with another picture of a page, asks for anything, or runs.
    expect(svg).not.toMatch(/ id="|url\(|<script|<b>|href|NaN|undefined/);
    const told = svg + JSON.stringify(drawn.data);
    expect(ids.filter((id) => told.includes(id))).toEqual([]);
  }
});

test('a map shows the segments apart by either method, the small one with 20 customers, and another seed shows others', async () => {
  const warehouse = await temporaryWarehouse();
  await fillPictured(warehouse);
  const read = readOf(warehouse);
  const points = async (asked: Asked) => ((await draw(read, 'map', { date: NIGHTS[0], sample: 100, ...asked })).data as { points: { x: number; y: number; segment: string }[] }).points;
  const pca = await points({});
  expect(pca.filter(({ segment }) => segment === 's004').length).toBe(20);
  expect(Math.abs(pca.length - 110)).toBeLessThan(5);
  expect(purity(pca)).toBeGreaterThan(0.95);
  expect(purity(await points({ method: 'umap' }))).toBeGreaterThan(0.95);
  expect(await points({ seed: 2 })).not.toEqual(pca);
});

test('flows add up to the customers of both nights', async () => {
  const warehouse = await temporaryWarehouse();
  const { customers } = await fillPictured(warehouse);
  const { data, picture } = await draw(readOf(warehouse), 'flow');
  const { flows } = data as { flows: { from: string | null; to: string | null; customers: number }[] };
  const sum = (of: typeof flows): number => of.reduce((sum, one) => sum + one.customers, 0);
  expect(sum(flows)).toBe(customers + 5);
  expect(sum(flows.filter(({ from }) => from !== null))).toBe(customers);
  expect([sum(flows.filter(({ from }) => from === null)), sum(flows.filter(({ to }) => to === null))]).toEqual([5, 10]);
  const moved = sum(flows.filter(({ from, to }) => from !== null && to !== null && from !== to));
  expect(picture.subtitle[0]).toContain(`of ${customers - 10} customers on both nights ${moved} are in another segment`);
  for (const side of ['from', 'to'] as const) {
    const sizes = await rowsOf(warehouse, `select segment_id, size from marts.segments where as_of_date = cast('${NIGHTS[side === 'from' ? 0 : 1]}' as date) order by segment_id`);
    expect(sizes.map((row) => Number(row['size']))).toEqual(sizes.map((row) => sum(flows.filter((flow) => flow[side] === row['segment_id']))));
  }
});

test('silhouettes, profile and the numbers that were tried are those that are recorded', async () => {
  const warehouse = await temporaryWarehouse();
  await fillPictured(warehouse);
  const read = readOf(warehouse);
  const { data } = await draw(read, 'silhouette', { date: NIGHTS[0] });
  const { mean, segments } = data as { mean: number; segments: { mean: number; silhouettes: number[] }[] };
  // Planted blobs lie apart, and each one of them more than the mixture of the second night.
  expect(mean).toBeGreaterThan(0.5);
  for (const segment of segments) expect(segment.mean).toBeCloseTo(segment.silhouettes.reduce((sum, value) => sum + value, 0) / segment.silhouettes.length, 3);
  expect((await draw(read, 'silhouette', { date: NIGHTS[1] })).data).toMatchObject({ mean: expect.toSatisfy((later: number) => later < mean) as unknown });
  expect((await draw(read, 'elbow', { model: 1 })).data).toMatchObject({ chosen: 3, inertia: { own: 3, points: { length: 6 } }, others: [{ title: 'Silhouette' }, { title: 'Calinski-Harabasz', own: null }, { title: 'Davies-Bouldin' }] });
  expect((await draw(read, 'heatmap')).data).toMatchObject({ features: [{ feature: 'orders_84d' }, { feature: 'sessions_28d' }, { feature: 'discount_share_84d', cells: [{ index: null }, {}, {}] }] });
});

/** The warehouse of `fillPictured` with a model that takes the last feature as a category, whose codes are these. */
async function withCategory(codes: readonly number[]): Promise<Read> {
  const warehouse = await temporaryWarehouse();
  await fillPictured(warehouse);
  const membership = { kind: 'prototypes', categorical: [3], gamma: 60, prototypes: [[0, 0, 0, 0], [8, 0, 4, 0], [0, 8, 0, 0]] };
  await rowsOf(warehouse, `update marts.customer_features set weekend_share_84d = case substr(md5(customer_id), 1, 1) when '0' then ${codes[0]} when '1' then ${codes[1]} else ${codes[2]} end`);
  const [row] = await rowsOf(warehouse, 'select artefact from meta.models where version = 1');
  await warehouse.knex('meta.models').where({ version: 1 }).update({ artefact: JSON.stringify({ ...JSON.parse(String(row!['artefact'])) as object, algorithm: 'k_prototypes', options: { categorical: ['weekend_share_84d'] }, membership }) });
  return readOf(warehouse);
}

test('customers of a model with categories are as far apart as it takes them to be, whatever the codes', async () => {
  const [one, other] = [await withCategory([0, 1, 2]), await withCategory([4e9, 17, 3e8])];
  const silhouettes = async (read: Read) => ((await draw(read, 'silhouette', { date: NIGHTS[0] })).data as { mean: number }).mean;
  expect(await silhouettes(one)).toBeCloseTo(await silhouettes(other), 4);
  const { data } = await draw(other, 'map', { date: NIGHTS[0], sample: 100 });
  const { axes } = data as { axes: { loadings: { feature: string }[] }[] };
  expect(axes.flatMap(({ loadings }) => loadings.map(({ feature }) => feature))).not.toContainEqual(expect.stringContaining('weekend'));
});

test('where there is nothing to draw, an error says what there is', async () => {
  const empty = await temporaryWarehouse();
  for (const { name } of pictureKinds) await expect(draw(readOf(empty), name)).rejects.toThrow(/no model has (served|been trained) yet/);
  const warehouse = await temporaryWarehouse();
  await fillPictured(warehouse, 3);
  const read = readOf(warehouse);
  await expect(draw(read, 'map', { date: NIGHTS[0], method: 'umap' })).rejects.toThrow(/3 customers in segments; allowed: at least 16/);
  await expect(draw(read, 'map', { model: 2 })).rejects.toThrow(/model v2 of customers: it has never served.*allowed: models that have served: v1/);
  await expect(draw(read, 'map', { model: 7 })).rejects.toThrow(/model v7 of customers: not in the registry/);
  await expect(draw(read, 'map', { method: 'tsne' })).rejects.toThrow(/"tsne" is not known; allowed: pca, umap/);
  await expect(draw(read, 'heatmap', { date: '2026-05-01' })).rejects.toThrow(/no segments on 2026-05-01; allowed: nights with segments: 2 days from 2026-04-01 to 2026-04-02/);
  await expect(draw(read, 'elbow')).rejects.toThrow(/numbers of segments of customers v2: nothing was recorded/);
  await expect(draw(read, 'elbow', { model: 7 })).rejects.toThrow(/no model v7; allowed: customers v1, customers v2/);
  await expect(draw(read, 'flow', { to: NIGHTS[0] })).rejects.toThrow(/2026-04-01 is the first night with segments/);
  await expect(draw(read, 'flow', { from: NIGHTS[1], to: NIGHTS[0] })).rejects.toThrow(/name the earlier night first/);
  await expect(draw(read, 'flow', { from: 'v2' })).rejects.toThrow(/model v2 has never served/);
  await fillPictured(warehouse, 0, 'visitors');
  for (const name of ['map', 'elbow']) await expect(draw(read, name)).rejects.toThrow(/add --segmentation customers/);
  await expect(draw(read, 'map', { segmentation: 'guests' })).rejects.toThrow(/no segments of "guests"; allowed: one of customers, visitors/);
});

test('the report has what is cheap every night, the map where a model was trained, and leaves out what cannot be drawn', async () => {
  const warehouse = await temporaryWarehouse();
  await fillPictured(warehouse);
  const titles = async (date: string) => [...(await picturesSection(readOf(warehouse), ['customers'], date as never)).text.matchAll(/<title>([^<]+)/g)].map(([, title]) => title);
  expect(await titles(NIGHTS[0])).toEqual(['Who is like whom', 'What each segment is like']);
  expect(await titles(NIGHTS[1])).toEqual(['What each segment is like', 'Who moved where']);
  expect((await picturesSection(readOf(warehouse), ['customers'], '2026-06-01' as never)).text).toBe('');
});

postgresTest('both engines give the same pictures', async () => {
  const [one, other] = [await temporaryWarehouse(), await postgresWarehouse()];
  for (const warehouse of [one, other]) await fillPictured(warehouse);
  for (const { name } of pictureKinds) {
    const asked = name === 'elbow' ? { model: 1 } : { sample: 60 };
    const [here, there] = [await draw(readOf(one), name, asked), await draw(readOf(other), name, asked)];
    expect(await svgOf(here.picture)).toBe(await svgOf(there.picture));
  }
});
