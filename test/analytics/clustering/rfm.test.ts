import { expect, test } from 'vitest';
import { algorithms, applyPreparation, compareWithBaseline, fitPreparation, matrixOf, RFM_SEGMENTS, rfmDefaults, type FeatureSpec, type RfmMembership } from '../../../analytics/index.ts';
import { rfmLabels } from '../../../analytics/clustering/rfm/labels.ts';
import { checkConfig } from '../../../config/load.ts';

/** 25 customers, one for each pair of scores; the first was here most recently. Two more never bought. */
const pairs = Array.from({ length: 25 }, (_, index) => ({ r: 5 - Math.floor(index / 5), fm: 1 + (index % 5) }));
const raw = matrixOf({
  recency_days: [...pairs.map(({ r }) => 6 - r), Number.NaN, Number.NaN],
  frequency_84d: [...pairs.map(({ fm }) => fm), 0, 0],
  monetary_84d: [...pairs.map(({ fm }) => 10 * fm), 0, 0],
});
const placed = (r: number, fm: number, labels: Int32Array, names: readonly (string | null)[]): string => names[labels[pairs.findIndex((pair) => pair.r === r && pair.fm === fm)]!]!;

test('who bought lately and much is a champion, who never bought hibernates: the table, cell by cell', () => {
  const { labels, names } = rfmLabels(raw, rfmDefaults);
  expect(names).toEqual([...RFM_SEGMENTS]);
  expect([[5, 5], [5, 4], [5, 3], [5, 1], [4, 1], [4, 4], [3, 3], [3, 5], [3, 1], [2, 2], [2, 3], [1, 5]].map(([r, fm]) => placed(r!, fm!, labels, names))).toEqual([
    'Champions', 'Champions', 'Potential loyalists', 'New customers', 'Promising', 'Loyal customers', 'Need attention', 'Loyal customers', 'About to sleep', 'Hibernating', 'At risk', 'Cannot lose them',
  ]);
  expect([25, 26].map((row) => names[labels[row]!])).toEqual(['Hibernating', 'Hibernating']);
});

const FEATURES: FeatureSpec[] = ['recency_days', 'frequency_84d', 'monetary_84d'].map((feature) => ({ feature, transform: 'log1p', scale: 'standard', impute: feature === 'recency_days' ? 9999 : 0 }));

test('as an algorithm it learns the same segments, and keeps a place for who is of a segment that had nobody', () => {
  const preparation = fitPreparation(raw, FEATURES);
  const { labels: wanted, names } = rfmLabels(raw, rfmDefaults);
  const fit = algorithms.get('rfm').fit({ data: applyPreparation(preparation, raw), k: 2, seed: 1 });
  const same = [...fit.labels].filter((label, row) => fit.names![label] === names[wanted[row]!]);
  expect(same.length).toBe(27);
  // Whole rows of the table stay empty.
  const two = matrixOf({ recency_days: [1, 1, 90, 90], frequency_84d: [5, 5, 1, 1], monetary_84d: [50, 60, 5, 6] });
  const small = algorithms.get('rfm').fit({ data: two, k: 2, seed: 1 });
  const { cells } = small.membership as RfmMembership;
  expect(new Set(cells.flat())).toEqual(new Set(small.sizes.map((_, cluster) => cluster)));
});

test('beside RFM segments that are the segments, nothing is gained; beside others, what is gained is told', () => {
  const { labels, names } = rfmLabels(raw, rfmDefaults);
  const data = applyPreparation(fitPreparation(raw, FEATURES), raw);
  const told = (of: Int32Array, k: number) => compareWithBaseline({ raw, data, labels: of, k, rfm: rfmDefaults, value: 'monetary_84d', rows: 100 });
  const same = told(labels, names.length);
  expect(same.adjustedRand).toBe(1);
  expect(same.silhouette.chosen).toBeCloseTo(same.silhouette.baseline!, 12);
  expect(same.value).toMatchObject({ feature: 'monetary_84d', chosen: same.value!.baseline });
  expect(same.segments.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  const byMoney = told(Int32Array.from(raw.columns[2]!, (money) => money / 10), 6);
  expect(byMoney.value!.chosen).toBeCloseTo(1, 12);
  expect(byMoney.value!.baseline).toBeLessThan(0.95);
  expect(byMoney.adjustedRand).toBeLessThan(0.9);
});

const configured = (segmentation: object) => () => checkConfig({ segmentations: { customers: { algorithm: 'rfm', ...segmentation } } } as never, { file: '/company/muster.config.ts' });

test('a configuration that a rule can do nothing with is refused before anything runs', () => {
  const features = [{ feature: 'recency_days', impute: 9999 }, 'frequency_84d', 'monetary_84d'];
  expect(configured({ features })).not.toThrow();
  expect(configured({ features: ['recency_days', 'frequency_84d', 'monetary_84d'] })).toThrow(/recency_days.*write \{ feature: 'recency_days', impute: 9999 \}/);
  expect(configured({ features: features.slice(0, 2) })).toThrow(/"monetary_84d" is not among the features/);
  expect(configured({ features, pca: {} })).toThrow(/principal components.*leave out pca/);
  expect(configured({ features, algorithmOptions: { recncy: 'recency_days' } })).toThrow(/recncy: not an option; allowed: recency, frequency, monetary; to do: write "recency"/);
});
