import { expect, test } from 'vitest';
import { columnOf, matrixFromRows, matrixOf, selectColumns, selectRows, toRowMajor } from '../../analytics/index.ts';

const matrix = matrixFromRows(
  ['spend', 'visits'],
  [
    [1, 10],
    [2, 20],
    [3, 30],
  ],
);

test('rows and columns come out in the order asked for', () => {
  expect([...toRowMajor(matrix)]).toEqual([1, 10, 2, 20, 3, 30]);
  expect([...toRowMajor(matrix, [2, 0])]).toEqual([3, 30, 1, 10]);
  expect([...toRowMajor(selectRows(selectColumns(matrix, ['visits', 'spend']), [1]))]).toEqual([20, 2]);
});

test('a feature that is gone is named beside those there are', () => {
  expect(() => columnOf(matrix, 'recency_days', 'snapshot')).toThrow(
    /snapshot: feature "recency_days": it is not among the columns; allowed: spend, visits/,
  );
  expect(() => matrixOf({ spend: [1, 2], visits: [1] })).toThrow(
    /feature "visits": 1 values; allowed: 2 values, as many as feature "spend" has/,
  );
});
