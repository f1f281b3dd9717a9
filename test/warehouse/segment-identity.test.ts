import { expect, test } from 'vitest';
import { selectedSegments } from '../../activities/audience/selection.ts';
import { membersBefore } from '../../activities/members-before.ts';
import { publishSegments } from '../../activities/registry/published-segments.ts';
import { renameSegment } from '../../activities/registry/segment-names.ts';
import { recordSegments, segmentsOfModel } from '../../activities/registry/segments.ts';
import { assignNearest, continueSegments, fitKMeans, matrixFromRows, type Matrix } from '../../analytics/index.ts';
import { addDays } from '../../core/dates.ts';
import { publishMembership } from '../../warehouse/membership/publish.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { driftedCentres, DRIFTING_NIGHTS, groupsOf, membersAround } from '../support/planted-nights.ts';
import { rowsOf, temporaryWarehouse } from '../support/warehouse.ts';

const SEGMENTATION = 'planted';
const FEATURES = ['x', 'y'].map((feature) => ({ feature, impute: 0, transform: 'none', center: 0, scale: 1 }));
const GROUPS = groupsOf(400);
const FIRST = '2026-03-01';

/** Puts a night's customers into the warehouse, trains on them, gives the clusters their identities and scores: as a night does. */
async function retrainedNight(warehouse: Warehouse, { night, data, k }: { night: number; data: Matrix; k: number }): Promise<string[]> {
  const date = addDays(FIRST, night);
  const version = night + 1;
  const customers = Array.from({ length: data.rows }, (_, row) => `('C${String(row).padStart(4, '0')}', cast('${date}' as date), ${data.columns[0]![row]}, ${data.columns[1]![row]})`);
  await warehouse.knex.raw(`insert into marts.planted (customer_id, as_of_date, x, y) values ${customers.join(', ')}`);
  const { centroids, labels, sizes } = fitKMeans({ data, k, seed: 5, restarts: 4 });
  const before = await segmentsOfModel(warehouse.knex, SEGMENTATION, version - 1);
  const old = before.map(({ profile }) => [profile.medians['x']!, profile.medians['y']!]);
  const { continued, changes } = before.length === 0
    ? { continued: new Map<number, string>(), changes: centroids.map((_, cluster) => ({ change: 'birth' as const, new: cluster })) }
    : continueSegments({ segments: before.map(({ segmentId }) => segmentId), oldLabels: assignNearest(old, data).labels, newLabels: labels, k, data });
  await recordSegments(warehouse, SEGMENTATION, version, date, centroids.map(([x = 0, y = 0], cluster) => ({
    cluster, continues: continued.get(cluster) ?? null, name: `Group ${night}.${cluster}`, profile: { size: sizes[cluster]!, share: sizes[cluster]! / data.rows, medians: { x, y }, differences: {} },
  })), changes);
  await transact(warehouse, async (trx) => {
    await publishMembership(trx, warehouse, {
      segmentation: SEGMENTATION, date, version, model: { features: FEATURES, centroids }, source: 'marts.planted where as_of_date = cast(:date as date)', hysteresis: null, customers: data.rows, run: `night-${date}`,
    });
    await publishSegments(trx, { segmentation: SEGMENTATION, date, version, customers: data.rows });
  });
  return mostOf(await rowsOf(warehouse, `select segment_id from marts.segment_membership where as_of_date = cast('${date}' as date) order by customer_id`));
}

/** The segment in which most members of each group are. */
function mostOf(rows: readonly Record<string, unknown>[]): string[] {
  return [0, 1, 2, 3].map((group) => {
    const ids = rows.flatMap(({ segment_id }, member) => (GROUPS[member] === group ? [String(segment_id)] : []));
    return [...new Set(ids)].toSorted((a, b) => ids.filter((id) => id === b).length - ids.filter((id) => id === a).length)[0]!;
  });
}

test('segments keep their ids over ten retrains with drift; a split and a merge are written down, and so is a person\'s name', async () => {
  const warehouse = await temporaryWarehouse();
  await warehouse.knex.raw('create table marts.planted (customer_id varchar, as_of_date date, x double precision, y double precision)');
  const ids = await retrainedNight(warehouse, { night: 0, data: membersAround(driftedCentres(0), GROUPS, 1), k: 4 });
  expect(ids.toSorted()).toEqual(['s001', 's002', 's003', 's004']);
  for (let night = 1; night <= DRIFTING_NIGHTS; night++) {
    expect(await retrainedNight(warehouse, { night, data: membersAround(driftedCentres(night), GROUPS, 1 + night), k: 4 })).toEqual(ids);
  }
  const [largest, second, third, smallest] = ids as [string, string, string, string];
  const renamed = await renameSegment(warehouse, { segmentation: SEGMENTATION, segmentId: second, name: '  Regulars ', at: '2026-03-11T12:00:00Z' });
  expect(renamed).toMatchObject({ id: second, to: 'Regulars', since: addDays(FIRST, DRIFTING_NIGHTS) });

  const centres = driftedCentres(DRIFTING_NIGHTS);
  // Every second member of the largest group goes its own way; then the smallest group moves to the second one.
  const apart = membersAround(centres, GROUPS, 50);
  GROUPS.forEach((group, member) => { if (group === 0 && member % 2 === 0) apart.columns[0]![member]! -= 9; });
  expect((await retrainedNight(warehouse, { night: 11, data: apart, k: 5 })).slice(1)).toEqual([second, third, smallest]);
  const together = matrixFromRows(['x', 'y'], GROUPS.map((group, member) => [apart.columns[0]![member]! + (group === 3 ? centres[1]![0] - centres[3]![0] : 0), apart.columns[1]![member]! + [0, 3.5, 0, -3.5][group]!]));
  expect((await retrainedNight(warehouse, { night: 12, data: together, k: 4 })).slice(1)).toEqual([second, third, second]);

  const changes = await rowsOf(warehouse, 'select version, change, segment_id, other_segment_id, share from meta.segment_changes where version > 1 order by version');
  expect(changes).toMatchObject([
    { version: 12, change: 'split', segment_id: 's005', other_segment_id: largest }, { version: 13, change: 'merge', segment_id: smallest, other_segment_id: second },
  ]);
  for (const { share } of changes) expect(share).toBeGreaterThan(0.9);
  expect(await rowsOf(warehouse, 'select count(*) as births from meta.segment_changes where version = 1')).toEqual([{ births: 4 }]);
  // Who was in the third group never changed segment, and has one line for all nights; the smallest group changed once.
  const lines = (group: number): Promise<Record<string, unknown>[]> => rowsOf(warehouse, `select segment_id, count(*) as customers, cast(max(valid_to) as varchar) as until from marts.segment_membership_history
    where customer_id in (${GROUPS.flatMap((one, member) => (one === group ? [`'C${String(member).padStart(4, '0')}'`] : [])).join(', ')}) group by segment_id order by 2 desc, 1`);
  const sizeOf = (group: number): number => GROUPS.filter((one) => one === group).length;
  expect(await lines(2)).toEqual([{ segment_id: third, customers: sizeOf(2), until: null }]);
  expect(await lines(3)).toEqual([second, smallest].toSorted().map((segment_id) => ({ segment_id, customers: sizeOf(3), until: segment_id === smallest ? addDays(FIRST, 12) : null })));
  // The name holds from the night on that ran when it was given, and no id was used twice.
  expect(await rowsOf(warehouse, `select cast(as_of_date as varchar) as date, name from marts.segments where segment_id = '${second}' and name = 'Regulars' order by 1`)).toMatchObject([10, 11, 12].map((night) => ({ date: addDays(FIRST, night), name: 'Regulars' })));
  expect(await rowsOf(warehouse, 'select count(*) as born, count(distinct segment_id) as ids from meta.segments')).toEqual([{ born: 5, ids: 5 }]);
}, 120_000);

test('an older night that runs again keeps the name of its day, and a name is given to a living segment only, once', async () => {
  const warehouse = await temporaryWarehouse();
  const profile = { size: 1, share: 1, medians: {}, differences: {} };
  await recordSegments(warehouse, SEGMENTATION, 1, '2026-03-01', ['Loyal', 'Lapsed', 'Gone'].map((name, cluster) => ({ cluster, continues: null, name, profile })));
  await recordSegments(warehouse, SEGMENTATION, 2, '2026-03-02', ['s001', 's002'].map((continues, cluster) => ({ cluster, continues, name: 'unused', profile })));
  const publish = (date: string, version: number): Promise<number> => transact(warehouse, (trx) => publishSegments(trx, { segmentation: SEGMENTATION, date, version, customers: 0 }));
  await publish('2026-03-01', 1);
  await publish('2026-03-02', 2);
  const rename = (segmentId: string, name: string): Promise<unknown> => renameSegment(warehouse, { segmentation: SEGMENTATION, segmentId, name, at: '2026-03-03T12:00:00Z' });
  await rename('s001', 'Champions');
  await rename('s001', 'Regulars');
  expect(await rename('s001', 'Regulars')).toMatchObject({ from: 'Regulars', to: 'Regulars' });
  await publish('2026-03-01', 1);
  await publish('2026-03-02', 2);
  expect(await rowsOf(warehouse, "select cast(as_of_date as varchar) as date, name from marts.segments where segment_id = 's001' order by 1")).toEqual([{ date: '2026-03-01', name: 'Loyal' }, { date: '2026-03-02', name: 'Regulars' }]);
  expect(await rowsOf(warehouse, 'select old_name, new_name from meta.segment_renames order by sequence')).toEqual([{ old_name: 'Loyal', new_name: 'Champions' }, { old_name: 'Champions', new_name: 'Regulars' }]);
  // An audience that says the old name means the segment still, unless another one is called so now.
  const chosen = (...segments: string[]): Promise<string[]> => selectedSegments(warehouse.knex, { segmentation: SEGMENTATION, select: { segments }, destinations: [], identifiers: [], gates: {} }, '2026-03-02', 'best');
  expect(await chosen('Loyal', 'Champions', 'Regulars', 's002')).toEqual(['s001', 's001', 's001', 's002']);
  await expect(chosen('Gone')).rejects.toThrow(/no segment "Gone"/);
  await expect(rename('s003', 'Others')).rejects.toThrow(/no living segment "s003".*s001 \(Regulars\), s002 \(Lapsed\)/);
  await expect(rename('s002', 'regulars')).rejects.toThrow(/"regulars" is what s001 is called/);
  await expect(rename('s002', ' ')).rejects.toThrow(/0 characters/);
});

test('where the customers of a snapshot were on the night before is read by their order, on every engine', async () => {
  const warehouse = await temporaryWarehouse();
  const { knex } = warehouse;
  const [before, night] = ['2026-03-01', '2026-03-02'];
  await knex.raw('create schema if not exists intermediate');
  await knex.raw('create table intermediate.customers (as_of_date date, customer_id varchar)');
  await knex.raw(`insert into intermediate.customers values ${['C3', 'C1', 'C4', 'C2'].map((id) => `(cast('${night}' as date), '${id}')`).join(', ')}`);
  await knex('marts.segment_membership').insert([['C1', 's001'], ['C2', 's003'], ['C3', 's002'], ['C9', 's001']].map(([customer_id, segment_id]) => ({ segmentation: SEGMENTATION, as_of_date: before, customer_id, segment_id, model_version: 1 })));
  const ask = (rows: number, sample = 10): Promise<Float64Array | null> => membersBefore(warehouse, {
    segmentation: SEGMENTATION, date: night, rows, segments: ['s002', 's001'], sample: { rows: sample, salt: 'snapshot', of: 'intermediate.customers' },
  });
  // No night has published anything yet.
  expect(await ask(4)).toBe(null);
  await knex('meta.partitions').insert({ dataset: `marts.segment_membership/${SEGMENTATION}`, partition_date: before, fingerprint: 'v1', status: 'published', rows: 4, run: 'x', published_at: '2026-03-02T02:00:00Z' });
  // C2 was in a segment that the champion no longer has, C4 is new.
  expect([...(await ask(4))!]).toEqual([1, Number.NaN, 0, Number.NaN]);
  expect(await ask(2, 2)).toHaveLength(2);
  expect(await ask(3)).toBe(null);
});
