import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minimise } from '../../analytics/minimise.ts';

test.for([
  ['a parabola', (x: number) => (x - 2) ** 2, -10, 10, 2],
  ['one that is flat at its foot', (x: number) => (x + 1) ** 4, -10, 30, -1],
  ['a corner', (x: number) => Math.abs(x - 0.3), -5, 1, 0.3],
  ['a slope, which is lowest at its end', (x: number) => x, 3, 8, 3],
  ['a valley beside a cliff', (x: number) => x - Math.log(x), 1e-6, 60, 1],
] as const)('%s', ([, of, low, high, wanted]) => {
  let asked = 0;
  const found = minimise((x) => (asked++, of(x)), low, high);
  expect(Math.abs(found - wanted)).toBeLessThan(1e-3);
  expect(asked).toBeLessThan(120);
});

test('the lowest place of any convex function is found, and nothing is asked beyond its bounds', () => {
  const inside = fc.double({ min: -20, max: 20, noNaN: true });
  fc.assert(fc.property(inside, fc.double({ min: 0.1, max: 5, noNaN: true }), fc.double({ min: 0.1, max: 5, noNaN: true }), (foot, left, right) => {
    const found = minimise((x) => {
      expect(Math.abs(x)).toBeLessThanOrEqual(25);
      return Math.expm1(left * (foot - x) / 10) / left + Math.expm1(right * (x - foot) / 10) / right;
    }, -25, 25);
    expect(Math.abs(found - foot)).toBeLessThan(1e-5);
  }));
});
