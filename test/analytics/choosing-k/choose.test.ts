import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseK, kRules, type KCandidate } from '../../../analytics/index.ts';

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
  expect(chooseK(candidates, { options: { tolerance: 0.005 } })).toMatchObject({
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

test('each k that was not taken says why, in the words of the rule', () => {
  const said = ({ candidates }: ReturnType<typeof chooseK>) => Object.fromEntries(candidates.map(({ k, passedOver }) => [k, passedOver]));
  expect(said(chooseK(candidates))).toEqual({ 2: 'silhouette 0.290 is below 0.302 of k = 4', 3: 'silhouette 0.298 is below 0.302 of k = 4', 4: null });
  expect(said(chooseK(candidates, { options: { tolerance: 0.005 } }))[4]).toBe('silhouette 0.302 is no better than 0.298 of k = 3, with more segments');
});

/** Inertia with an elbow at 3; the gap rests at 3; four segments are stable, five are not. */
const measured: KCandidate[] = [
  { k: 2, silhouette: 0.5, smallestShare: 0.3, inertia: 600, calinskiHarabasz: 100, daviesBouldin: 0.9, gap: { value: 0.2, error: 0.02 }, stability: { mean: 0.99, weakest: 0.98 } },
  { k: 3, silhouette: 0.4, smallestShare: 0.2, inertia: 200, calinskiHarabasz: 120, daviesBouldin: 0.8, gap: { value: 0.9, error: 0.02 }, stability: { mean: 0.97, weakest: 0.95 } },
  { k: 4, silhouette: 0.4, smallestShare: 0.1, inertia: 180, calinskiHarabasz: 140, daviesBouldin: 0.7, gap: { value: 0.91, error: 0.02 }, stability: { mean: 0.9, weakest: 0.8 } },
  { k: 5, silhouette: 0.3, smallestShare: 0.01, inertia: 165, calinskiHarabasz: 130, daviesBouldin: 0.6, gap: { value: 0.8, error: 0.02 }, stability: { mean: 0.8, weakest: 0.4 } },
];
const one = { inertia: 1000, gap: { value: 0, error: 0.02 } };

test.each([
  ['silhouette', {}, 2, 'silhouette 0.500 is the highest for k in 2, 3, 4, 5'],
  ['elbow', {}, 3, 'the inertia has its elbow at k = 3'],
  ['elbow', { sensitivity: 50 }, 2, 'the inertia has no clear elbow, so the silhouette decides: silhouette 0.500 is the highest for k in 2, 3, 4, 5'],
  ['calinski_harabasz', {}, 4, 'Calinski-Harabasz index 140.0 is the highest for k in 2, 3, 4, 5'],
  ['davies_bouldin', {}, 5, 'Davies-Bouldin index 0.600 is the lowest for k in 2, 3, 4, 5'],
  ['davies_bouldin', { tolerance: 0.11 }, 4, 'Davies-Bouldin index 0.700 is as good as the best (0.600) for k in 2, 3, 4, 5, with fewer segments'],
  ['gap', {}, 3, 'gap 0.900 at k = 3 is not exceeded by that of k = 4 beyond its error'],
  ['gap', { errors: 0 }, 4, 'gap 0.910 at k = 4 is not exceeded by that of k = 5 beyond its error'],
  ['stability', {}, 4, 'the weakest of 4 segments comes back with Jaccard 0.80, and no more segments reach 0.75'],
  ['stability', { min: 0.99 }, 2, 'the weakest of 2 segments comes back with Jaccard 0.98, the best there is; none reaches 0.99'],
] as const)('%s %j', (by, options, k, reason) => {
  expect(chooseK(measured, { by, options, one })).toMatchObject({ k, reason });
});

test('an elbow that a limit forbids gives way to its nearest neighbour within it, though the curve is still drawn with it', () => {
  const small = measured.map((candidate) => (candidate.k === 3 ? { ...candidate, smallestShare: 0.001 } : candidate));
  expect(chooseK(small, { by: 'elbow', minShare: 0.01, one })).toMatchObject({ k: 2, reason: 'the inertia has its elbow at k = 3; k = 2 is the nearest that is allowed' });
});

test('the gap says so where there may be no segments at all', () => {
  expect(chooseK(measured, { by: 'gap', one: { inertia: 1000, gap: { value: 0.3, error: 0.02 } } }).reason).toMatch(/; it speaks for one group as much as for two$/);
});

test('every rule is heard, those without something to go by are not', () => {
  const opinions = (of: readonly KCandidate[]) => chooseK(of, { one }).opinions.map(({ rule, k }) => [rule, k]);
  expect(opinions(measured)).toEqual([['silhouette', 2], ['elbow', 3], ['calinski_harabasz', 4], ['davies_bouldin', 5], ['gap', 3], ['stability', 4]]);
  expect(opinions(candidates)).toEqual([['silhouette', 4]]);
});

const anything = fc.uniqueArray(
  fc.record({
    k: fc.integer({ min: 2, max: 12 }),
    silhouette: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
    smallestShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
    inertia: fc.double({ min: 0, max: 1e6, noNaN: true }),
    calinskiHarabasz: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
    daviesBouldin: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
    gap: fc.option(fc.record({ value: fc.double({ min: -2, max: 2, noNaN: true }), error: fc.double({ min: 0, max: 1, noNaN: true }) })),
    stability: fc.option(fc.record({ mean: fc.double({ min: 0, max: 1, noNaN: true }), weakest: fc.double({ min: 0, max: 1, noNaN: true }) })),
  }),
  { selector: ({ k }) => k, minLength: 1 },
);

test('whatever was measured, every rule takes one candidate within the limits and has a word on each other (property)', () => {
  fc.assert(fc.property(anything, fc.constantFrom(...kRules.names()), fc.double({ min: 0, max: 0.6, noNaN: true }), (given, by, minShare) => {
    fc.pre(given.some(({ silhouette }) => silhouette !== null));
    const choice = chooseK(given, { by, minShare, one });
    const usable = given.filter(({ silhouette }) => silhouette !== null);
    const within = usable.filter(({ smallestShare }) => smallestShare >= minShare);
    expect((within.length > 0 ? within : usable).map(({ k }) => k)).toContain(choice.k);
    expect(choice.candidates.filter(({ passedOver }) => passedOver === null).map(({ k }) => k)).toEqual([choice.k]);
    expect(chooseK(given.toReversed(), { by, minShare, one })).toEqual(choice);
  }));
});

test('a rule that a configuration registers is asked like the others; options and names that are none are refused', () => {
  kRules.register({ name: 'fewest', needs: [], check: () => ({}), choose: ({ allowed }) => ({ k: allowed[0]!.k, reason: 'fewest segments' }) });
  expect(chooseK(measured, { by: 'fewest' })).toMatchObject({ k: 2, reason: 'fewest segments', candidates: [{}, { passedOver: 'k = 2 was chosen' }, {}, {}] });
  expect(() => chooseK(measured, { by: 'fewer' })).toThrow(/rule for k: "fewer" is not known; allowed: silhouette, elbow/);
  expect(() => kRules.get('stability').check({ min: 2 })).toThrow(/k\.options\.min: found 2; allowed: a number from 0 to 1/);
});
