import { expect, test } from 'vitest';
import { mostSnapshotRows, requireStorable } from '../../activities/snapshot-size.ts';

test('a snapshot that no file could hold is refused with how many customers would do', () => {
  const refused = (rows: number): void => requireStorable({ segmentation: 'customers', rows, features: 72 });
  expect(() => refused(5_000_000)).toThrow(/segmentation customers: snapshotRows: 5,?000,?000 customers by 72 features; allowed: at most 3726\d{3} customers, .*; to do: write snapshotRows: 3700000/);
  refused(mostSnapshotRows(72));
  refused(50_000);
});
