import { array, assert, nat, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { unionOf } from '../../bench/temporal/intervals.ts';

test('work that overlaps counts once, gaps do not count', () => {
  expect(unionOf([{ from: 10, to: 20 }, { from: 15, to: 18 }, { from: 19, to: 25 }, { from: 40, to: 41 }])).toBe(16);
  expect(unionOf([])).toBe(0);
});

test('for any intervals it is the number of milliseconds in which one of them runs, in whatever order they come', () => {
  const interval = tuple(nat(50), nat(20)).map(([from, length]) => ({ from, to: from + length }));
  assert(property(array(interval, { maxLength: 12 }), (intervals) => {
    const covered = Array.from({ length: 80 }, (_, at) => at).filter((at) => intervals.some(({ from, to }) => from <= at && at < to));
    expect(unionOf(intervals)).toBe(covered.length);
    expect(unionOf(intervals.toReversed())).toBe(covered.length);
  }));
});
