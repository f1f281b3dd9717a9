import { expect, test } from 'vitest';
import { createRandom, momentsOf } from '../../analytics/index.ts';

test('a seed gives the same stream on every machine, and another seed another', () => {
  const first = createRandom(1);
  const again = createRandom(1);
  const other = createRandom(2);
  const stream = Array.from({ length: 100 }, () => first.uint32());
  expect(Array.from({ length: 100 }, () => again.uint32())).toEqual(stream);
  expect(Array.from({ length: 100 }, () => other.uint32())).not.toEqual(stream);
});

test('draws have the moments of their distribution', () => {
  const random = createRandom(42);
  const uniform = Float64Array.from({ length: 100_000 }, () => random.uniform());
  const normal = Float64Array.from({ length: 100_000 }, () => random.normal(3, 2));
  expect(momentsOf(uniform).min).toBeGreaterThanOrEqual(0);
  expect(momentsOf(uniform).max).toBeLessThan(1);
  expect(momentsOf(uniform).mean).toBeCloseTo(0.5, 2);
  expect(momentsOf(uniform).variance).toBeCloseTo(1 / 12, 2);
  expect(momentsOf(normal).mean).toBeCloseTo(3, 1);
  expect(Math.sqrt(momentsOf(normal).variance)).toBeCloseTo(2, 1);
});

test('a sample holds different indices in ascending order, and everything where more is asked for than there is', () => {
  const picked = createRandom(7).sample(50, 1000);
  expect(picked).toHaveLength(50);
  expect([...new Set(picked)].toSorted((a, b) => a - b)).toEqual([...picked]);
  expect([...createRandom(7).sample(10, 4)]).toEqual([0, 1, 2, 3]);
});
