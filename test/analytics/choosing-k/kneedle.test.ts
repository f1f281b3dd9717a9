import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kneedle } from '../../../analytics/index.ts';
import { reference } from '../../reference/values.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const elbowAt = (x: number[], y: number[], sensitivity?: number) => {
  const knee = kneedle(x, y, sensitivity);
  return knee === null ? null : x[knee.index];
};

test('the knee of figure 2 of Satopää et al. (2011), turned upside down', () => {
  const x = upTo(10).map((step) => step / 9);
  const y = x.map((value) => -(5 - 1 / (value + 0.1)));
  expect(elbowAt(x, y)).toBeCloseTo(0.2222, 4);
});

/** Found by the Python package kneed 0.9, from scikit-learn's inertia of iris among others. */
test('the elbows that kneed finds', () => {
  expect(elbowAt(upTo(10), [100, 40, 20, 15, 10, 5, 4, 3, 2, 1])).toBe(2);
  const thousands = upTo(9).map((step) => 1000 * (step + 1));
  for (const sensitivity of [0, 1, 2, 5]) expect(elbowAt(thousands, [2314, 802, 519, 417, 358, 318, 302, 284, 280], sensitivity)).toBe(3000);
  const inertia = Object.values(reference.kmeans_iris_best).map((best) => best.inertia);
  expect(elbowAt([2, 3, 4, 5, 6, 7, 8], inertia)).toBe(4);
  expect(elbowAt([1, 2, 3, 4, 5, 6, 7, 8], [681.3706, ...inertia])).toBe(2);
});

test('a corner is found wherever it is and however it is scaled (property)', () => {
  fc.assert(fc.property(fc.integer({ min: 4, max: 30 }), fc.nat(), fc.double({ min: 1e-3, max: 1e6, noNaN: true }), fc.double({ min: -1e3, max: 1e3, noNaN: true }), (count, where, scale, shift) => {
    const corner = 1 + (where % (count - 3));
    const y = upTo(count).map((step) => shift + scale * (step <= corner ? 10 * (corner - step) : 0.01 * (corner - step)));
    expect(elbowAt(upTo(count), y, 0.5)).toBe(corner);
  }));
});

test('no elbow where there is none', () => {
  expect(kneedle([2, 3, 4, 5], [9, 7, 5, 3])).toBeNull();
  expect(kneedle([2, 3], [9, 1])).toBeNull();
  expect(kneedle([2, 3, 4], [5, 5, 5])).toBeNull();
  expect(kneedle([2, 3, 4], [1, 2, 9])).toBeNull();
});
