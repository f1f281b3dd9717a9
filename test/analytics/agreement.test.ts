import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  adjustedRand,
  adjustedRandOf,
  bestJaccard,
  contingencyFromCounts,
  contingencyOf,
  hungarian,
  matchSegments,
  matchSegmentsOf,
} from '../../analytics/index.ts';
import { reference } from '../reference/values.ts';

const labelling = (length: number) => fc.array(fc.integer({ min: 0, max: 4 }), { minLength: length, maxLength: length });
const twoLabellings = fc.integer({ min: 1, max: 40 }).chain((length) => fc.tuple(labelling(length), labelling(length)));

test.each(reference.ari)('adjusted Rand of $a and $b is that of scikit-learn', ({ a, b, ari }) => {
  expect(adjustedRand(a, b)).toBeCloseTo(ari, 6);
});

test('adjusted Rand is symmetric, at most 1, and 1 for new names of the same groups (property)', () => {
  fc.assert(
    fc.property(twoLabellings, ([a, b]) => {
      expect(adjustedRand(a, b)).toBeCloseTo(adjustedRand(b, a), 12);
      expect(adjustedRand(a, b)).toBeLessThanOrEqual(1 + 1e-12);
      expect(
        adjustedRand(
          a,
          a.map((label) => `segment ${(label * 3 + 1) % 5}`),
        ),
      ).toBe(1);
    }),
  );
});

test('labellings of different customers are refused', () => {
  expect(() => adjustedRand([0, 1], [0])).toThrow(/2 and 1 labels/);
});

test('counts made in a warehouse give the same table as the labels themselves', () => {
  const table = contingencyOf(['a', 'a', 'b'], [1, 2, 2]);
  const counted = contingencyFromCounts([
    { row: 'a', column: 1, count: 1 },
    { row: 'a', column: 2, count: 1 },
    { row: 'b', column: 2, count: 1 },
  ]);
  expect(counted).toEqual(table);
  expect(adjustedRandOf(counted)).toBe(adjustedRand(['a', 'a', 'b'], [1, 2, 2]));
  expect(bestJaccard(table)).toEqual([0.5, 0.5]);
});

function permutations(items: number[]): number[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

test('the assignment costs as little as the best of all permutations (property)', () => {
  const square = fc
    .integer({ min: 1, max: 6 })
    .chain((size) =>
      fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size, maxLength: size }), {
        minLength: size,
        maxLength: size,
      }),
    );
  fc.assert(
    fc.property(square, (cost) => {
      const total = (assignment: number[]) => assignment.reduce((sum, column, row) => sum + cost[row]![column]!, 0);
      const assignment = hungarian(cost);
      expect(new Set(assignment).size).toBe(cost.length);
      expect(total(assignment)).toBe(Math.min(...permutations(cost.map((_, index) => index)).map(total)));
    }),
  );
});

test('tables that are not square leave the surplus unassigned', () => {
  expect(hungarian([[5, 1, 9]])).toEqual([1]);
  expect(hungarian([[5], [1], [9]])).toEqual([-1, 0, -1]);
  expect(hungarian([])).toEqual([]);
});

test('segments keep their identity where their members stay together', () => {
  const oldLabels = ['loyal', 'loyal', 'loyal', 'lapsed', 'lapsed', 'new', 'new'];
  const newLabels = [2, 2, 2, 0, 0, 0, 1];
  const { matches, births, deaths } = matchSegments({ oldLabels, newLabels });
  expect(matches).toEqual([
    { old: 'lapsed', new: 0, shared: 2, jaccard: 2 / 3 },
    { old: 'loyal', new: 2, shared: 3, jaccard: 1 },
    { old: 'new', new: 1, shared: 1, jaccard: 0.5 },
  ]);
  expect({ births, deaths }).toEqual({ births: [], deaths: [] });
});

test('a segment that shares too little is born, and the old one dies', () => {
  const table = contingencyFromCounts(
    [
      { row: 'a', column: 0, count: 95 },
      { row: 'b', column: 0, count: 5 },
      { row: 'b', column: 1, count: 1 },
    ],
    { rows: new Map([['b', 100]]) },
  );
  expect(matchSegmentsOf(table, 0.2)).toMatchObject({ matches: [{ old: 'a', new: 0 }], births: [1], deaths: ['b'] });
});

const ascending = (labels: Iterable<number>) => [...labels].toSorted((a, b) => a - b);

test('matches are one to one and above the limit (property)', () => {
  fc.assert(
    fc.property(twoLabellings, fc.double({ min: 0, max: 1, noNaN: true }), ([oldLabels, newLabels], minJaccard) => {
      const { matches, births, deaths } = matchSegments({ oldLabels, newLabels, minJaccard });
      expect(matches.every(({ jaccard }) => jaccard >= minJaccard && jaccard > 0)).toBe(true);
      expect(ascending([...matches.map((match) => match.new), ...births])).toEqual(ascending(new Set(newLabels)));
      expect(ascending([...matches.map((match) => match.old), ...deaths])).toEqual(ascending(new Set(oldLabels)));
    }),
  );
});
