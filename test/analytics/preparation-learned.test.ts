import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPreparation, createRandom, fitComponents, fitPreparation, matrixFromRows, matrixOf, outlierRules, prepareFeatures, project, projectOn, transforms, type FeatureSpec, type Matrix, type OutlierSpec } from '../../analytics/index.ts';
import { reference } from '../reference/preparation.ts';
import { reference as iris } from '../reference/values.ts';

const IRIS = matrixFromRows(['sepal_length', 'sepal_width', 'petal_length', 'petal_width'], iris.iris);
const plain = (feature: string, more: Partial<FeatureSpec> = {}): FeatureSpec => ({ feature, transform: 'none', scale: 'standard', impute: 'median', ...more });

/** The first digits are equal: what the reference rounds away may differ. */
function expectNear(found: ArrayLike<number>, wanted: readonly number[], within: number): void {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, index) => expect(Math.abs(found[index]! - value)).toBeLessThan(within));
}

describe('Yeo-Johnson', () => {
  test.for(reference.yeo_johnson.map((about) => [about.name, about] as const))('%s: lambda and values of scikit-learn', ([, { values, lambda, standardised }]) => {
    const raw = matrixOf({ spend: values });
    const preparation = fitPreparation(raw, [plain('spend', { transform: 'yeo_johnson' })]);
    expectNear([preparation.features[0]!.parameters!['lambda']!], [lambda], 2e-6);
    expectNear(applyPreparation(preparation, raw).columns[0]!, standardised, 1e-5);
  });

  test('missing values have no say in lambda, and rows may come in any order', () => {
    const { values, lambda } = reference.yeo_johnson[0]!;
    const learned = (spend: number[]): number => fitPreparation(matrixOf({ spend }), [plain('spend', { transform: 'yeo_johnson' })]).features[0]!.parameters!['lambda']!;
    expectNear([learned([...values, ...values.map(() => Number.NaN)])], [lambda], 2e-6);
    expect(learned(values.toReversed())).toBe(learned(values));
  });

  test('whatever the values, it rises and is finite, and no two values far apart become one', () => {
    const number = fc.oneof(fc.integer({ min: -100, max: 100 }), fc.integer({ min: 1e6, max: 2e6 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -1e9, max: 1e9, noNaN: true }));
    const side = fc.oneof(number, number.map(Math.abs), number.map((value) => 1_000 + Math.abs(value)));
    fc.assert(fc.property(fc.array(side, { minLength: 3, maxLength: 60 }), (values) => {
      const { apply, fit } = transforms.get('yeo_johnson');
      const parameters = fit!(Float64Array.from(values));
      const sorted = values.toSorted((a, b) => a - b);
      const transformed = sorted.map((value) => apply(value, parameters));
      expect(transformed.every(Number.isFinite)).toBe(true);
      transformed.forEach((value, index) => {
        if (index === 0) return;
        const apart = sorted[index]! - sorted[index - 1]! > 1e-3 * (1 + Math.abs(sorted[index]!));
        expect(value - transformed[index - 1]!).toBeGreaterThanOrEqual(apart ? Number.MIN_VALUE : 0);
      });
    }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 5_000 : 200 });
  });

  test('no lambda is likelier than the one that is learned', () => {
    const random = createRandom(3);
    for (const draw of [() => Math.exp(random.normal()), () => random.normal(-5) ** 3, () => 1 - random.uniform() ** 4, () => -20 - Math.exp(random.normal(4))]) {
      const values = Float64Array.from({ length: 200 }, draw);
      const { apply, fit } = transforms.get('yeo_johnson');
      const { lambda } = fit!(values) as { lambda: number };
      const likelihood = (of: number): number => {
        const transformed = values.map((value) => apply(value, { lambda: of }));
        const mean = transformed.reduce((sum, value) => sum + value) / 200;
        const variance = transformed.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 200;
        return -100 * Math.log(variance) + (of - 1) * values.reduce((sum, value) => sum + Math.sign(value) * Math.log1p(Math.abs(value)), 0);
      };
      for (const other of [-0.05, -0.001, 0.001, 0.05]) expect(likelihood(lambda + other)).toBeLessThan(likelihood(lambda));
    }
  });
});

describe('outliers', () => {
  const { values } = reference.yeo_johnson.find(({ name }) => name === 'refunds')!;
  const { quartiles: [first, third], median, median_abs_deviation: deviation, ...cut } = reference.outliers_refunds;
  test.for([
    ['quantile', { lower: 0.05, upper: 0.05 }, cut['quantile_0.05']],
    ['iqr', { factor: 0.5 }, [first - 0.5 * (third - first), third + 0.5 * (third - first)]],
    ['mad', { factor: 1 }, [median - deviation, median + deviation]],
  ] as const)('%s: what lies beyond the limits becomes the limits, and is scaled with the others', ([rule, options, [low = 0, high = 0]]) => {
    const raw = matrixOf({ spend: [...values, Number.NaN] });
    const preparation = fitPreparation(raw, [plain('spend', { scale: 'none', outliers: { rule, ...options } })]);
    expectNear(Object.values(preparation.features[0]!.limits!), [low, high], 1e-5);
    const wanted = [...values, median].map((value) => Math.min(Math.max(value, low), high));
    expect(wanted.filter((value) => value === low || value === high).length).toBeGreaterThan(3);
    expectNear(applyPreparation(preparation, raw).columns[0]!, wanted, 1e-5);
    // A later customer, however far away.
    expectNear(applyPreparation(preparation, matrixOf({ spend: [-1e300, 1e300] })).columns[0]!, [low, high], 1e-5);
  });

  test('limits are those of the transformed values', () => {
    const spend = [0, 1, 3, 7, 15, 31, 1e6];
    const [feature] = fitPreparation(matrixOf({ spend }), [plain('spend', { transform: 'log1p', outliers: { rule: 'iqr', factor: 1 } })]).features;
    const logs = spend.map(Math.log1p);
    expectNear(Object.values(feature!.limits!), [(logs[1]! + logs[2]!) / 2 * 2 - (logs[4]! + logs[5]!) / 2, (logs[4]! + logs[5]!) - (logs[1]! + logs[2]!) / 2], 1e-9);
  });

  test('where most values are equal nothing is cut: limits would leave one value', () => {
    const tickets = [0, 0, 0, 0, 0, 0, 0, 1, 5];
    for (const rule of ['iqr', 'mad']) {
      const [feature] = fitPreparation(matrixOf({ tickets }), [plain('tickets', { outliers: { rule } })]).features;
      expect(feature).not.toHaveProperty('limits');
    }
  });

  test('a rule or an option that there is not is refused by name', () => {
    const fitted = (outliers: OutlierSpec) => () => fitPreparation(matrixOf({ spend: [1, 2, 3] }), [plain('spend', { outliers })]);
    expect(fitted({ rule: 'grubbs' })).toThrow(/outlier rule: "grubbs" is not known; allowed: quantile, iqr, mad/);
    expect(fitted({ rule: 'iqr', upper: 1 })).toThrow(/feature "spend": outliers\.upper: not an option; allowed: factor/);
    expect(outlierRules.get('mad').check('here', {})).toEqual({ factor: 3 });
  });
});

test('what is missing may become what is most frequent: of several the smallest', () => {
  const [feature] = fitPreparation(matrixOf({ visits: [4, 2, Number.NaN, 4, 2, 9, Number.NaN, Number.NaN] }), [plain('visits', { impute: 'mode' })]).features;
  expect(feature?.impute).toBe(2);
});

describe('features that repeat others', () => {
  const specs = IRIS.names.map((name) => plain(name));
  test.for([['spearman'], ['pearson']] as const)('%s: correlations of scipy and numpy, and of two features the later goes', ([correlation]) => {
    const values = reference.correlation_iris[correlation];
    const { features, dropped } = fitPreparation(IRIS, specs, { maxCorrelation: 0.85, correlation });
    const title = correlation === 'spearman' ? "Spearman's" : "Pearson's";
    expect(features.map(({ feature }) => feature)).toEqual(['sepal_length', 'sepal_width', 'petal_width']);
    expect(dropped).toEqual([{ feature: 'petal_length', reason: `${title} correlation with sepal_length is ${values[0]![2]!.toFixed(3)}, beyond 0.85` }]);
  });

  test('the order of the features says which stays, and the sign of a correlation does not matter', () => {
    const [one, two] = [[1, 2, 3, 4, 9], [-2, -4, -6, -8, -11]];
    const raw = matrixOf({ one: one!, two: two!, same: [7, 7, 7, 7, 7] });
    const kept = (names: string[]) => fitPreparation(raw, names.map((name) => plain(name)), { maxCorrelation: 0.9 });
    expect(kept(['one', 'two']).features.map(({ feature }) => feature)).toEqual(['one']);
    expect(kept(['two', 'one', 'same'])).toMatchObject({ features: [{ feature: 'two' }], dropped: [{ feature: 'same' }, { feature: 'one', reason: "Spearman's correlation with two is -1.000, beyond 0.9" }] });
    // A code that rises with a number by chance says nothing of it.
    expect(fitPreparation(raw, ['two', 'one'].map((name) => plain(name)), { maxCorrelation: 0.9, categorical: ['one'] }).dropped).toEqual([]);
    expect(kept(['one']).dropped).toEqual([]);
  });

  test('a limit of 1 keeps even twins: nothing is beyond it', () => {
    const raw = matrixOf({ one: IRIS.columns[0]!, twin: IRIS.columns[0]!.map((value) => 0.3 * value - 7) });
    for (const correlation of ['spearman', 'pearson']) expect(fitPreparation(raw, raw.names.map((name) => plain(name)), { maxCorrelation: 1, correlation }).dropped).toEqual([]);
  });
});

describe('components', () => {
  const unscaled = IRIS.names.map((name) => plain(name, { scale: 'none' }));
  test('explain what those of scikit-learn explain, and lie along the same axes', () => {
    const { components } = fitPreparation(IRIS, unscaled, { pca: { variance: 1 } });
    expectNear(components!.explained, reference.pca_iris.explained_variance_ratio, 1e-6);
    expectNear(components!.axes[0]!.map(Math.abs), reference.pca_iris.first_component_abs, 1e-6);
    const along = projectOn(components!, IRIS);
    reference.pca_iris.projected_2.rows.forEach((row, index) => expectNear(along.columns.slice(0, 2).map((column) => Math.abs(column[row]!)), reference.pca_iris.projected_2.abs[index]!, 1e-6));
  });

  test.for([[0.9, undefined, 1], [0.95, undefined, 2], [0.99, undefined, 3], [0.99, 2, 2], [1, undefined, 4], [1, 9, 4]] as const)('as few as explain %d, at most %s: %d', ([variance, most, wanted]) => {
    expect(fitComponents(IRIS, { variance, ...(most && { components: most }) }).axes).toHaveLength(wanted);
  });

  test('signs are those of the greatest loading, so that rows in another order, or mirrored twice, give the same', () => {
    const { axes } = fitComponents(IRIS, { variance: 1 });
    for (const axis of axes) expect(Math.max(...axis)).toBe(Math.max(...axis.map(Math.abs)));
    const reversed: Matrix = { ...IRIS, columns: IRIS.columns.map((column) => column.toReversed()) };
    fitComponents(reversed, { variance: 1 }).axes.forEach((axis, index) => expectNear(axis, axes[index]!, 1e-9));
  });

  test('features that say the same make one component of what they share, and distances stay', () => {
    const raw = matrixOf({ one: [1, 2, 4, 8], twice: [2, 4, 8, 16], other: [3, 1, 4, 1] });
    const preparation = fitPreparation(raw, raw.names.map((name) => plain(name)), { pca: { variance: 1 } });
    expect(preparation.components!.axes).toHaveLength(2);
    const features = prepareFeatures(preparation, raw);
    expect(features.names).toEqual(['one', 'twice', 'other']);
    const projected = project(preparation, features);
    expect(projected.names).toEqual(['component_1', 'component_2']);
    const apart = ({ columns }: Matrix): number => Math.hypot(...columns.map((column) => column[0]! - column[3]!));
    expect(apart(projected)).toBeCloseTo(apart(features), 9);
    expect(applyPreparation(JSON.parse(JSON.stringify(preparation)) as typeof preparation, raw)).toEqual(projected);
  });
});

test('a preparation that learns none of this is stored as it always was', () => {
  const raw = matrixOf({ spend: [1, 2, 3, 10] });
  expect(JSON.stringify(fitPreparation(raw, [plain('spend', { transform: 'log1p', scale: 'none' })])))
    .toBe('{"features":[{"feature":"spend","impute":2.5,"transform":"log1p","center":0,"scale":1}],"dropped":[]}');
});
