import { expect, test } from 'vitest';
import { Streams } from '../../generator/random.ts';

const DRAWS = 20_000;

function draws(next: () => number): number[] {
  return Array.from({ length: DRAWS }, next);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}

test('a stream is the same every time, and different by seed, name and day', () => {
  const five = (seed: number, name: string, day: number): number[] => {
    const random = new Streams(seed).of(name, day);
    return Array.from({ length: 5 }, () => random.bits());
  };
  expect(five(1, 'orders', 3)).toEqual(five(1, 'orders', 3));
  for (const other of [five(2, 'orders', 3), five(1, 'web', 3), five(1, 'orders', 4), five(1 + 2 ** 32, 'orders', 3)]) {
    expect(other).not.toEqual(five(1, 'orders', 3));
  }
});

test('uniform numbers fill (0, 1) evenly', () => {
  const random = new Streams(7).of('uniform');
  const buckets = Array.from({ length: 20 }, () => 0);
  for (const value of draws(() => random.uniform())) buckets[Math.floor(value * 20)]! += 1;
  const chiSquare = buckets.reduce((sum, count) => sum + (count - DRAWS / 20) ** 2 / (DRAWS / 20), 0);
  // The 99.99% point of chi square with 19 degrees of freedom.
  expect(chiSquare).toBeLessThan(50.8);
});

test('days next to each other do not resemble each other', () => {
  const streams = new Streams(7);
  const one = streams.of('orders', 1);
  const two = streams.of('orders', 2);
  const products = draws(() => (one.uniform() - 0.5) * (two.uniform() - 0.5) * 12);
  // The mean of the products is the correlation; its standard error is 1 / sqrt(draws) = 0.007.
  expect(Math.abs(mean(products))).toBeLessThan(0.03);
});

test('normal, Poisson and rare counts have the mean and variance they should', () => {
  const random = new Streams(7).of('moments');
  const normal = draws(() => random.normal());
  expect(mean(normal)).toBeCloseTo(0, 1);
  expect(variance(normal)).toBeCloseTo(1, 1);
  for (const expected of [0.1, 3]) {
    const poisson = draws(() => random.poisson(expected));
    expect(mean(poisson) / expected).toBeCloseTo(1, 1);
    expect(variance(poisson) / expected).toBeCloseTo(1, 1);
  }
  const rare = draws(() => random.rare(1_000_000, 0.0001));
  expect(mean(rare) / 100).toBeCloseTo(1, 1);
  expect(variance(rare) / 100).toBeCloseTo(1, 1);
});
