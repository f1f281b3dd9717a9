import { expect, test } from 'vitest';
import { detailsOf } from '../../activities/profile/details.ts';
import { factsOf } from '../../activities/profile/facts.ts';
import { overlayWords } from '../../activities/profile/overlay-words.ts';
import { readSegment, readSegments, type SegmentRecord } from '../../activities/registry/segment-record.ts';
import { registerModel, type ModelArtefact } from '../../activities/registry/models.ts';
import { recordSegments, segmentsOfModel, type SegmentProfile } from '../../activities/registry/segments.ts';
import { segmentsSection } from '../../activities/report/segments.ts';
import { createRandom, matrixOf, profileModel } from '../../analytics/index.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { rowsOf, shopProject, temporaryWarehouse } from '../support/warehouse.ts';

const [TRAINED, NIGHT] = ['2026-03-01', '2026-03-05'];

/** Two segments of 200: those who buy often and live by the sea, and the others. */
async function profiles(): Promise<SegmentProfile[]> {
  const random = createRandom(3);
  const labels = Array.from({ length: 400 }, (_, row) => row % 2);
  const raw = matrixOf({
    frequency_84d: labels.map((label) => Math.round(random.normal(label === 0 ? 20 : 5, 2))),
    monetary_84d: labels.map((label) => random.normal(label === 0 ? 300 : 100, 20)),
  });
  const profile = profileModel({
    raw, prepared: raw, labels, k: 2, value: 'monetary_84d', made: [{ feature: 'frequency_84d', impute: 0 }],
    variables: [
      { name: 'lives_at', categories: ['<sea>', 'land'], codes: Float64Array.from(labels, (label) => (random.uniform() < (label === 0 ? 0.8 : 0.3) ? 0 : 1)) },
      { name: 'gender', categories: ['female', 'male'], codes: Float64Array.from(labels, () => (random.uniform() < 0.5 ? 0 : 1)) },
    ],
  });
  const details = detailsOf(profile, { customers: 400, value: 'monetary_84d', factsOf: factsOf(await shopProject()) });
  return profile.segments.map(({ size, share }, cluster) => ({ size, share, medians: {}, differences: {}, details: details[cluster] }));
}

/** A night that a model scored; a second segmentation has kept no more than models did before. */
async function scoredNight(): Promise<Warehouse> {
  const warehouse = await temporaryWarehouse();
  const [often, seldom] = await profiles();
  const old: SegmentProfile = { size: 400, share: 1, medians: { frequency_84d: 9 }, differences: { frequency_84d: 0 } };
  for (const [segmentation, kept] of Object.entries({ customers: [often!, seldom!], older: [old] })) {
    const { version } = await registerModel(warehouse, { segmentation, logicalDate: TRAINED } as ModelArtefact);
    await recordSegments(warehouse, segmentation, version, TRAINED, kept.map((profile, cluster) => ({ cluster, continues: null, name: `Buyers ${cluster + 1}`, profile })));
    for (const { segmentId, name } of await segmentsOfModel(warehouse.knex, segmentation, version)) {
      await warehouse.knex('marts.segments').insert({ segmentation, as_of_date: NIGHT, segment_id: segmentId, name, model_version: version, size: segmentId === 's001' ? 150 : 250, share: 0.5 });
    }
  }
  return warehouse;
}

test('a segment is read with its whole profile, by id or by name', async () => {
  const warehouse = await scoredNight();
  const read = (sql: string): Promise<Record<string, unknown>[]> => rowsOf(warehouse, sql);
  const all = await readSegments(read, NIGHT);
  expect(all.map(({ segmentation, id, size }) => [segmentation, id, size])).toEqual([['customers', 's002', 250], ['customers', 's001', 150], ['older', 's001', 150]]);
  expect(await readSegments(read)).toEqual(all);
  expect(await readSegments(read, '2030-01-01')).toEqual([]);

  const often = await readSegment(read, 'buyers 1', { segmentation: 'customers' });
  expect(often).toMatchObject({ id: 's001', name: 'Buyers 1', logicalDate: NIGHT, trainedFor: TRAINED, modelVersion: 1 });
  expect(often.profile.details).toEqual((await profiles())[0]!.details);
  expect(often.profile.details).toMatchObject({
    customers: 400, value: { feature: 'monetary_84d', label: 'Paid in 84 days' }, rule: { text: expect.stringMatching(/^at least \d+ orders in 84 days$/) },
    drivers: expect.stringMatching(/^buy more often \(\d+ against [\d.]+ orders\)$/),
  });
  expect(await readSegment(read, 's002')).toMatchObject({ segmentation: 'customers' });
  await expect(readSegment(read, 's001')).rejects.toThrow(/"s001" in 2 segmentations.*customers s001 \(Buyers 1\), older s001/s);
  await expect(readSegment(read, 's009')).rejects.toThrow(/no segment "s009".*customers s002/s);
});

test('the report says who a segment is, and of an older model what it knows', async () => {
  const warehouse = await scoredNight();
  const records = await readSegments((sql) => rowsOf(warehouse, sql), NIGHT);
  const reports = records.map(({ segmentation, id, name, size, share }) => ({ segmentation, id, name, size, share }));
  const { text } = segmentsSection(reports, records);
  expect(text.match(/<article>/g)).toHaveLength(2);
  expect(text).toContain('Compared with all customers, they buy more often');
  expect(text).toMatch(/Rule of thumb:<\/strong> at least \d+ orders in 84 days\. True of \d+% of the segment/);
  expect(text).toMatch(/Who they are:<\/strong> more often lives at &#60;sea&#62; \(\d+%, of all customers \d+%\); less often lives at land .*; much like all customers by gender\./);
  expect(text).toMatch(/<td>Orders in 84 days<\/td><td class="number">20 <small>\(1\d to 2\d\)<\/small>/);
  expect(text).not.toContain('<sea>');
  expect(text).not.toMatch(/NaN|undefined|null/);

  const older: SegmentRecord[] = records.filter(({ segmentation }) => segmentation === 'older');
  expect(segmentsSection(reports.slice(2), older).text).toMatch(/Buyers 1<\/strong> <small>s001/);
  expect(segmentsSection(reports.slice(2), older).text).not.toMatch(/article|Of the value|undefined/);
  expect(segmentsSection([], []).text).toContain('no model has passed its gates');
});

test('of demographics, what is beyond chance and large enough is told, the rest is not', () => {
  const category = (share: number, wholeShare: number, p: number | null) => ({ category: 'x', share, wholeShare, index: (100 * share) / wholeShare, p });
  const variable = (label: string, ...categories: ReturnType<typeof category>[]) => ({ variable: label, label, known: 1, p: null, effect: 0, categories });
  expect(overlayWords([variable('Age', category(0.4, 0.2, 0.2)), variable('Plan', category(0.21, 0.2, 0.001))])).toBe('much like all customers by age and plan');
  expect(overlayWords([variable('Age', category(0.1, 0.3, 0.01))])).toBe('less often age x (10%, of all customers 30%)');
  expect(overlayWords([variable('Age', category(0.4, 0.2, null))])).toBe('');
  // Of what made the segments nobody asks for chance: size alone decides.
  expect(overlayWords([{ ...variable('Home', category(0.4, 0.2, null)), tested: false }, { ...variable('Plan', category(0.21, 0.2, null)), tested: false }])).toBe('more often home x (40%, of all customers 20%); much like all customers by plan');
  expect(overlayWords([])).toBe('');
});
