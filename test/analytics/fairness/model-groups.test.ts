import { expect, test } from 'vitest';
import { binsOf, centroidSilhouettes, createRandom, FEWEST_IN_GROUP, matrixOf, modelMeasures, type Matrix, type ModelMaterial, type ModelMeasurements, type ProtectedAttribute } from '../../../analytics/index.ts';

const ROWS = 2000;
const random = createRandom(3);
const draw = (value: (row: number) => number): Float64Array => Float64Array.from({ length: ROWS }, (_, row) => value(row));
const attribute = (name: string, groups: string[], codes: Float64Array, unnamed = 0): ProtectedAttribute => ({ name, groups, codes, unnamed });

/** Nine tenths of the second group have a high `leak`; `noise` knows nothing of anybody. Rows 0 to 19 are of a group too small to be told of. */
const gender = draw((row) => (row < 20 ? Number.NaN : row % 2));
const raw = matrixOf({ leak: draw((row) => (random.uniform() < 0.9 ? row % 2 : 1 - (row % 2)) + random.uniform() / 2), noise: draw(() => random.uniform()), flat: draw(() => 1) });

function measured<Name extends 'proxies' | 'group_quality'>(name: Name, groups: ProtectedAttribute[], data: Matrix, labels: Int32Array): ModelMeasurements[Name] {
  const challenger = { name: 'v1', k: 2, labels, features: data.names, prepared: () => data, space: () => data };
  const material: ModelMaterial = { raw: data, challenger, champion: null, groups, seed: 1, cluster: () => labels };
  return modelMeasures.get(name).measure(material, {} as never) as ModelMeasurements[Name];
}
const labels = Int32Array.from({ length: ROWS }, (_, row) => Math.floor(row / 2) % 2);

test('a feature that gives a protected attribute away is found, and one that knows nothing is not', () => {
  const { pairs, notComputed } = measured('proxies', [attribute('gender', ['f', 'm'], gender), attribute('country', ['NL'], draw(() => 0))], raw, labels);
  expect(pairs.map(({ feature }) => feature)).toEqual(['leak', 'noise', 'flat']);
  // Nine of ten known: 1 - H(0.1) / H(0.5) of the entropy.
  expect(pairs[0]!.uncertainty).toBeCloseTo(0.53, 1);
  expect(pairs[0]!.p).toBeLessThan(1e-6);
  expect(pairs[1]!.uncertainty).toBeLessThan(0.005);
  expect(pairs[2]).toMatchObject({ uncertainty: 0, p: 1 });
  expect(notComputed).toEqual(['country: fewer than two groups to tell apart']);
});

test('that a value is missing can give an attribute away too', () => {
  const gone = matrixOf({ answered: draw((row) => (row % 2 === 0 ? random.uniform() : Number.NaN)) });
  expect(measured('proxies', [attribute('gender', ['f', 'm'], gender)], gone, labels).pairs[0]!.uncertainty).toBeGreaterThan(0.95);
});

test('bins hold about as many each, few values one each, and missing values are apart', () => {
  const even = binsOf(draw((row) => row));
  expect([...new Set(even.bins)].map((bin) => even.bins.filter((own) => own === bin).length)).toEqual(Array.from({ length: 10 }, () => 200));
  expect([...binsOf(Float64Array.from([5, 1, 5, Number.NaN])).bins]).toEqual([1, 0, 1, 3]);
  expect(binsOf(new Float64Array(3).fill(Number.NaN)).count).toBe(2);
});

test('a group whose members lie between the segments is found to be served worse, and by how much', () => {
  // Segments at 0 and 10; of the second group, every other member lies halfway.
  const place = matrixOf({ x: draw((row) => labels[row]! * 10 + (row % 2 === 1 && row % 8 > 3 ? 4.5 * (labels[row] === 0 ? 1 : -1) : 0)) });
  const { attributes: [found] } = measured('group_quality', [attribute('gender', ['f', 'm', 'x'], gender, 1)], place, labels);
  const [f, m] = found!.groups;
  expect(found!.groups.map(({ group, customers }) => [group, customers])).toEqual([['f', 990], ['m', 990]]);
  expect(m!.shortfall).toBeGreaterThan(0.2);
  expect(m!.interval![0]).toBeGreaterThan(0.15);
  expect(f!.shortfall).toBeCloseTo(-m!.shortfall, 10);
  expect(m!.distance).toBeGreaterThan(f!.distance);
  expect(found!.notComputed).toEqual([`fewer than ${FEWEST_IN_GROUP} customers of the snapshot in "x"`, 'a group of fewer than 30 customers']);
});

test('simplified silhouettes are those worked out by hand; of one segment there are none', () => {
  const { silhouettes, distances } = centroidSilhouettes(matrixOf({ x: [0, 2, 10, 12] }), [0, 0, 1, 1]);
  // Centres 1 and 11.
  expect([...distances]).toEqual([1, 1, 1, 1]);
  expect([...silhouettes]).toEqual([10 / 11, 8 / 9, 8 / 9, 10 / 11]);
  expect([...centroidSilhouettes(matrixOf({ x: [0, 2] }), [0, 0]).silhouettes]).toEqual([Number.NaN, Number.NaN]);
});
