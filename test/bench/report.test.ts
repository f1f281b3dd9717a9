import { expect, test } from 'vitest';
import { alone, beside } from '../../bench/case.ts';
import { printable, tableOf } from '../../bench/report.ts';

test('a line with a peer has the ratio, one without has nulls', () => {
  expect(printable(beside('python-stack', 12.34567, 61.7, 's', 812.4))).toEqual({ name: 'python-stack', ours: 12.346, peer: 61.7, ratio: 0.2, unit: 's', memory_mb: 812 });
  expect(printable(alone('night', 1_234_567.8, 'rows'))).toEqual({ name: 'night', ours: 1_234_568, peer: null, ratio: null, unit: 'rows', memory_mb: null });
});

test('the table shows what is missing as a dash', () => {
  expect(tableOf([alone('night', 31.5, 's', 640)])).toMatch(/night\s+31\.5\s+-\s+-\s+s\s+640/);
});
