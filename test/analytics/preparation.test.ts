import { expect, test } from 'vitest';
import { applyPreparation, fitPreparation, matrixOf, transforms, type FeatureSpec } from '../../analytics/index.ts';

const spend = (overrides: Partial<FeatureSpec> = {}): FeatureSpec => ({
  feature: 'spend',
  transform: 'none',
  scale: 'standard',
  impute: 'median',
  ...overrides,
});

test('imputes, transforms, centres and scales, in this order', () => {
  const raw = matrixOf({ spend: [0, 9, Number.NaN, 99, 9] });
  const preparation = fitPreparation(raw, [spend({ transform: 'log1p' })]);
  const [fitted] = preparation.features;
  expect(fitted).toMatchObject({ feature: 'spend', impute: 9, transform: 'log1p' });
  const [column] = applyPreparation(preparation, raw).columns;
  const logs = [0, 9, 9, 99, 9].map(Math.log1p);
  const mean = logs.reduce((sum, value) => sum + value) / 5;
  const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5);
  logs.forEach((value, row) => expect(column![row]).toBeCloseTo((value - mean) / deviation, 12));
});

test('a stored preparation is plain JSON that prepares tomorrow as it prepared today', () => {
  const raw = matrixOf({ spend: [1, 2, 3, 10], visits: [4, Number.NaN, 6, 1] });
  const preparation = fitPreparation(raw, [spend({ scale: 'robust' }), { ...spend(), feature: 'visits', impute: 'mean' }]);
  const revived = JSON.parse(JSON.stringify(preparation)) as typeof preparation;
  expect(revived).toEqual(preparation);
  expect(applyPreparation(revived, raw)).toEqual(applyPreparation(preparation, raw));
});

test('robust scaling uses the interquartile range, and the standard deviation where half of the values are equal', () => {
  const spread = fitPreparation(matrixOf({ spend: [1, 2, 3, 4, 1000] }), [spend({ scale: 'robust' })]);
  expect(spread.features[0]).toMatchObject({ center: 3, scale: 2 });
  const tied = fitPreparation(matrixOf({ spend: [0, 0, 0, 0, 10] }), [spend({ scale: 'robust' })]);
  expect(tied.features[0]).toMatchObject({ center: 0, scale: 4 });
});

test('refunds do not break the logarithm', () => {
  const { apply } = transforms.get('log1p');
  expect(apply(99)).toBeCloseTo(Math.log(100), 12);
  expect(apply(-99)).toBeCloseTo(-Math.log(100), 12);
});

test('features that say nothing are dropped and named', () => {
  const raw = matrixOf({ spend: [1, 2, 3], country: [7, 7, 7], never: [Number.NaN, Number.NaN, Number.NaN] });
  const { features, dropped } = fitPreparation(raw, [
    spend(),
    { ...spend(), feature: 'country' },
    { ...spend(), feature: 'never' },
  ]);
  expect(features.map(({ feature }) => feature)).toEqual(['spend']);
  expect(dropped).toEqual([
    { feature: 'country', reason: 'every value is the same' },
    { feature: 'never', reason: 'every value is missing' },
  ]);
});

test('bad input is refused by the name of the feature', () => {
  const raw = matrixOf({ spend: [1, 2, 3], rate: [1, Number.POSITIVE_INFINITY, 2] });
  expect(() => fitPreparation(raw, [{ ...spend(), feature: 'rate' }])).toThrow(/infinity in feature "rate" \(1 of 3 rows\)/);
  expect(() => fitPreparation(raw, [{ ...spend(), feature: 'gone' }])).toThrow(/feature "gone".*allowed: spend, rate/);
  expect(() => fitPreparation(raw, [spend({ transform: 'sqrt' })])).toThrow(
    /transform: "sqrt" is not known; allowed: none, log1p/,
  );
  expect(() => fitPreparation(matrixOf({ spend: [5, 5] }), [spend()])).toThrow(
    /no feature tells customers apart: spend \(every value is the same\)/,
  );
  expect(() => fitPreparation(matrixOf({ spend: [] }), [spend()])).toThrow(/training snapshot: no rows/);
  const preparation = fitPreparation(raw, [spend()]);
  expect(() => applyPreparation(preparation, matrixOf({ rate: [1] }))).toThrow(/feature "spend": it is not among the columns/);
  expect(() => applyPreparation(preparation, matrixOf({ spend: [1, Number.NEGATIVE_INFINITY] }))).toThrow(
    /NaN or infinity in spend \(1 of 2\)/,
  );
});
