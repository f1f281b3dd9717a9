import { expect, test } from 'vitest';
import { algorithms, assignClusters, embedRows, matrixOf, type GroupsMembership } from '../../../analytics/index.ts';
import { checkConfig } from '../../../config/load.ts';

const groups = algorithms.get('groups');
/** Codes with so many rows each, and a number beside them. */
const withSizes = (sizes: Record<number, number>) => {
  const codes = Object.entries(sizes).flatMap(([code, size]) => Array.from({ length: size }, () => Number(code)));
  return matrixOf({ community: codes, spend: codes.map((code, row) => code * 10 + (row % 3)) });
};
const fitted = (sizes: Record<number, number>, options: object = {}) => groups.fit({ data: withSizes(sizes), k: 2, seed: 1, options: groups.check(options) });

test('each large group is a segment, all small ones are one together, and so is who comes up later', () => {
  const fit = fitted({ 7: 50, 3: 30, 9: 12, 4: 5, 5: 3 }, { minShare: 0.08 });
  expect(fit.sizes).toEqual([50, 30, 12, 8]);
  expect((fit.membership as GroupsMembership).codes).toEqual([7, 3, 9, null]);
  expect(fit.names).toEqual([null, null, null, 'All smaller groups']);
  const { labels } = assignClusters(fit, matrixOf({ community: [9, 4, 1234, 7], spend: [0, 0, 0, 0] }));
  expect([...labels]).toEqual([2, 3, 3, 0]);
});

test('what is left over is large enough to act on: the smallest group joins it; where nothing is left, whoever comes up later goes with the smallest', () => {
  expect(fitted({ 1: 60, 2: 30, 3: 9, 4: 1 }, { minShare: 0.05 }).sizes).toEqual([60, 30, 10]);
  expect(fitted({ 1: 50, 2: 20, 3: 20, 4: 10 }, { most: 2, minShare: 0.05 }).sizes).toEqual([50, 30, 20]);
  const whole = fitted({ 1: 40, 2: 60 });
  expect([whole.names, (whole.membership as GroupsMembership).rest]).toEqual([[null, null], 1]);
});

test('groups are apart by definition: quality is measured by the numbers alone', () => {
  expect(embedRows(fitted({ 1: 40, 2: 60 }), withSizes({ 1: 2 })).names).toEqual(['spend']);
});

test('what makes no groups is refused by name, in a night and before one', () => {
  expect(() => fitted({ 1: 50 })).toThrow(/every customer is of one kind by "community"/);
  expect(() => fitted({ 1: 2, 2: 2, 3: 2 }, { minShare: 0.4 })).toThrow(/no group of "community" has 0.4 of the customers.*lower minShare/s);
  const configured = (segmentation: object) => () => checkConfig({ segmentations: { circles: { algorithm: 'groups', ...segmentation } } } as never, { file: '/company/muster.config.ts' });
  const features = [{ feature: 'community', impute: -1 }, 'monetary_84d'];
  expect(configured({ features })).not.toThrow();
  expect(configured({ features: ['community', 'monetary_84d'] })).toThrow(/community.*write \{ feature: 'community', impute: -1 \}/);
  expect(configured({ features: features.slice(1) })).toThrow(/"community" is not among the features/);
  expect(configured({ features: features.slice(0, 1) })).toThrow(/no number among the features/);
  expect(configured({ features, pca: {} })).toThrow(/leave out pca/);
  expect(configured({ features, algorithmOptions: { categorical: ['a', 'b'] } })).toThrow(/2 values; allowed: a list of one feature/);
});
