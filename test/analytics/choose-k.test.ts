import { expect, test } from 'vitest';
import { chooseK } from '../../analytics/index.ts';

const candidates = [
  { k: 4, silhouette: 0.302, smallestShare: 0.004 },
  { k: 2, silhouette: 0.29, smallestShare: 0.4 },
  { k: 3, silhouette: 0.298, smallestShare: 0.1 },
];

test('takes the highest silhouette and says so', () => {
  const choice = chooseK(candidates);
  expect(choice.k).toBe(4);
  expect(choice.reason).toBe('silhouette 0.302 is the highest for k in 2, 3, 4');
});

test('passes over a k whose smallest segment nobody could act on', () => {
  const choice = chooseK(candidates, { minShare: 0.02 });
  expect(choice.k).toBe(3);
  expect(choice.candidates.find(({ k }) => k === 4)!.passedOver).toBe(
    'its smallest segment has 0.4% of the customers, below 2.0%',
  );
});

test('takes the best of all where every k breaks the limit, and says so', () => {
  const choice = chooseK(candidates, { minShare: 0.5 });
  expect(choice.k).toBe(4);
  expect(choice.reason).toMatch(/every candidate has a segment below 50.0%/);
});

test('prefers fewer segments among equals only where asked to', () => {
  expect(chooseK(candidates, { tieTolerance: 0.005 })).toMatchObject({
    k: 3,
    reason: 'silhouette 0.298 is as good as the best (0.302) for k in 2, 3, 4, with fewer segments',
  });
  expect(
    chooseK([
      { k: 3, silhouette: 0.3, smallestShare: 0.1 },
      { k: 2, silhouette: 0.3, smallestShare: 0.1 },
    ]).k,
  ).toBe(2);
});

test('a silhouette that could not be computed never wins', () => {
  expect(
    chooseK([
      { k: 1, silhouette: null, smallestShare: 1 },
      { k: 2, silhouette: -0.1, smallestShare: 0.3 },
    ]).k,
  ).toBe(2);
  expect(() => chooseK([{ k: 1, silhouette: null, smallestShare: 1 }])).toThrow(/choice of k: no candidate has a silhouette/);
});
