import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  adjustedRand, assignNearest, centroidDistances, contingencyFromCounts, contingencyOf, continueSegments, fitKMeans, matchSegments, matchSegmentsOf, matrixOf, segmentChanges, membershipStability,
  type Matrix, type SegmentChange,
} from '../../analytics/index.ts';
import { driftedCentres, DRIFTING_NIGHTS, groupsOf, membersAround, type Centres } from '../support/planted-nights.ts';

const GROUPS = groupsOf(2_000);

interface Model { centroids: number[][]; ids: string[] }

/** Trains on a night, and names its clusters as a night does: those that go on keep their ids, new ones get the next. */
function retrain(before: Model | null, data: Matrix, k: number, born: { count: number }): { model: Model; changes: SegmentChange<string, number>[]; idOfGroup: (group: number) => Set<string> } {
  const { centroids, labels } = fitKMeans({ data, k, seed: 3, restarts: 4 });
  const { continued, changes } = before
    ? continueSegments({ segments: before.ids, oldLabels: assignNearest(before.centroids, data).labels, newLabels: labels, k, data })
    : { continued: new Map<number, string>(), changes: [] };
  const ids = centroids.map((_, cluster) => continued.get(cluster) ?? `s${++born.count}`);
  // Blobs touch a little: a few members stand nearer to another group.
  const idOfGroup = (group: number): Set<string> => {
    const of = GROUPS.flatMap((one, member) => (one === group ? [ids[labels[member]!]!] : []));
    return new Set(of.filter((id) => of.filter((other) => other === id).length > 0.02 * of.length));
  };
  return { model: { centroids, ids }, changes, idOfGroup };
}

/** The state after ten retrains under drift. */
function afterDrift(born: { count: number }): { model: Model; ids: Set<string>[] } {
  let night = retrain(null, membersAround(driftedCentres(0), GROUPS, 100), 4, born);
  const ids = [0, 1, 2, 3].map((group) => night.idOfGroup(group));
  for (let index = 1; index <= DRIFTING_NIGHTS; index++) {
    night = retrain(night.model, membersAround(driftedCentres(index), GROUPS, 100 + index), 4, born);
    expect({ index, changes: night.changes, ids: [0, 1, 2, 3].map((group) => night.idOfGroup(group)) }).toEqual({ index, changes: [], ids });
  }
  return { model: night.model, ids };
}

test('identities survive ten nightly retrains under planted drift', () => {
  const born = { count: 0 };
  const { ids } = afterDrift(born);
  expect(new Set(ids.flatMap((one) => [...one])).size).toBe(4);
  expect(born.count).toBe(4);
});

test('a planted split is recorded as one, and all other segments go on', () => {
  const born = { count: 0 };
  const { model, ids } = afterDrift(born);
  const centres = driftedCentres(DRIFTING_NIGHTS);
  const data = membersAround(centres, GROUPS, 500);
  // Of the largest group, every second member goes its own way.
  for (let member = 0; member < data.rows; member++) if (GROUPS[member] === 0 && member % 2 === 0) data.columns[0]![member]! -= 9;
  const night = retrain(model, data, 5, born);
  const [first] = ids[0]!;
  expect(night.changes).toEqual([{ change: 'split', new: expect.any(Number) as number, from: first, shared: expect.any(Number) as number, share: expect.any(Number) as number }]);
  expect((night.changes[0] as { share: number }).share).toBeGreaterThan(0.95);
  expect([1, 2, 3].map((group) => night.idOfGroup(group))).toEqual(ids.slice(1));
  expect(night.idOfGroup(0)).toEqual(new Set([first, 's5']));
});

test('a planted merge is recorded as one: the larger segment goes on', () => {
  const born = { count: 0 };
  const { model, ids } = afterDrift(born);
  const centres = driftedCentres(DRIFTING_NIGHTS);
  // Group 3 moves into the place of group 1, so that on the new night the old model sees but one segment there.
  const [, second] = centres;
  const moved: Centres = [centres[0]!, second!, centres[2]!, second!];
  const between: Centres = [centres[0]!, [second![0], second![1] + 3.5], centres[2]!, [centres[3]![0], centres[3]![1] - 3.5]];
  const near = retrain(model, membersAround(between, GROUPS, 600), 3, born);
  const [gone] = ids[3]!;
  const [into] = ids[1]!;
  expect(near.changes).toEqual([{ change: 'merge', old: gone, into: near.model.ids.indexOf(into!), shared: expect.any(Number) as number, share: expect.any(Number) as number }]);
  const night = retrain(near.model, membersAround(moved, GROUPS, 601), 3, born);
  expect(night.changes).toEqual([]);
  expect(night.idOfGroup(3)).toEqual(ids[1]);
  expect(born.count).toBe(4);
});

test('what came and went is told by where members were on the night before, and what goes on by what both models say', () => {
  // On the new night, the members of c stand where those of b do; the old model finds nobody in c. The last two are new, and in no segment yet.
  const before = Float64Array.from([0, 0, 0, 1, 1, 1, 2, 2, 2, Number.NaN, Number.NaN]);
  const request = { segments: ['a', 'b', 'c'], oldLabels: [0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1], newLabels: [0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1], k: 2, data: matrixOf({ x: [0, 0, 0, 9, 9, 9, 9, 9, 9, 0, 9] }) };
  expect(continueSegments(request)).toEqual({ continued: new Map([[0, 'a'], [1, 'b']]), changes: [{ change: 'death', old: 'c' }] });
  expect(continueSegments({ ...request, before })).toEqual({ continued: new Map([[0, 'a'], [1, 'b']]), changes: [{ change: 'merge', old: 'c', into: 1, shared: 3, share: 1 }] });
  // A part of c goes away, to where the old model sees a: it comes from c all the same.
  const parted = { ...request, oldLabels: [0, 0, 0, 1, 1, 1, 2, 0, 0, 0, 1], newLabels: [0, 0, 0, 1, 1, 1, 2, 3, 3, 0, 1], k: 4 };
  expect(continueSegments(parted).changes).toMatchObject([{ change: 'split', from: 'a' }]);
  expect(continueSegments({ ...parted, before }).changes).toEqual([{ change: 'split', new: 3, from: 'c', shared: 2, share: 1 }]);
});

test('where a segment falls into equal halves, the one whose centre is nearer goes on', () => {
  for (const shift of [4, -4]) {
    const table = contingencyFromCounts([{ row: 'a', column: 0, count: 50 }, { row: 'a', column: 1, count: 50 }]);
    const xs = Array.from({ length: 100 }, (_, member) => (member < 50 ? 0 : shift));
    const distances = centroidDistances(matrixOf({ x: [...xs, 10 * shift] }), [...xs.map(() => 'a'), 'b'], [...xs.map((_, member) => (member < 50 ? 0 : 1)), 1], table);
    expect(matchSegmentsOf(table, 0.2, distances).matches).toMatchObject([{ old: 'a', new: distances[0]![0]! < distances[0]![1]! ? 0 : 1 }]);
  }
  const even = contingencyFromCounts([{ row: 'a', column: 0, count: 50 }, { row: 'a', column: 1, count: 50 }]);
  expect(matchSegmentsOf(even, 0.2, [[5, 3]]).matches).toMatchObject([{ new: 1 }]);
  expect(matchSegmentsOf(even, 0.2, [[3, 5]]).matches).toMatchObject([{ new: 0 }]);
  expect(matchSegmentsOf(even, 0.2, [[Number.NaN, 0]]).matches).toHaveLength(1);
  // Members decide where they can, however near the other one is.
  const uneven = contingencyFromCounts([{ row: 'a', column: 0, count: 60 }, { row: 'a', column: 1, count: 40 }]);
  expect(matchSegmentsOf(uneven, 0.2, [[100, 0]]).matches).toMatchObject([{ new: 0 }]);
});

const labelling = (length: number): fc.Arbitrary<number[]> => fc.array(fc.integer({ min: 0, max: 4 }), { minLength: length, maxLength: length });
const twoLabellings = fc.integer({ min: 1, max: 40 }).chain((length) => fc.tuple(labelling(length), labelling(length)));

const ascending = (labels: Iterable<number>): number[] => [...labels].toSorted((a, b) => a - b);

test('every new segment goes on, is born or split off; every old one goes on, dies or is merged: each exactly once (property)', () => {
  fc.assert(fc.property(twoLabellings, ([oldLabels, newLabels]) => {
    const table = contingencyOf(oldLabels, newLabels);
    const matching = matchSegments({ oldLabels, newLabels });
    const changes = segmentChanges(table, matching);
    const came = changes.flatMap((change) => ('new' in change ? [change.new] : []));
    const went = changes.flatMap((change) => ('old' in change ? [change.old] : []));
    expect(ascending([...came, ...matching.matches.map((match) => match.new)])).toEqual(ascending(new Set(newLabels)));
    expect(ascending([...went, ...matching.matches.map((match) => match.old)])).toEqual(ascending(new Set(oldLabels)));
    expect(changes.every((change) => !('share' in change) || change.share >= 0.5)).toBe(true);
  }));
});

test('a segment that nobody is in any more dies, and a cluster that nobody is in is born, without a guess', () => {
  const data = matrixOf({ x: [0, 0, 5, 5] });
  const { continued, changes } = continueSegments({ segments: ['a', 'b', 'c'], oldLabels: [0, 0, 2, 2], newLabels: [1, 1, 2, 2], k: 3, data });
  expect(continued).toEqual(new Map([[1, 'a'], [2, 'c']]));
  expect(changes).toEqual([{ change: 'birth', new: 0 }, { change: 'death', old: 'b' }]);
});

test('stability of two nights: who moved, by segment and in all (property)', () => {
  fc.assert(fc.property(twoLabellings, ([before, after]) => {
    const { both, moved, churn, adjustedRand: agreement, segments } = membershipStability(contingencyOf(before, after));
    expect(both).toBe(before.length);
    expect(moved).toBe(before.filter((label, member) => label !== after[member]).length);
    expect(churn).toBeCloseTo(moved / both, 12);
    expect(agreement).toBe(adjustedRand(before, after));
    for (const { segment, jaccard } of segments) {
      const either = before.filter((label, member) => label === segment || after[member] === segment).length;
      expect(jaccard).toBeCloseTo(before.filter((label, member) => label === segment && after[member] === segment).length / either, 12);
    }
  }));
});

test('customers of one night only count for the sizes of segments, and not for churn', () => {
  const table = contingencyFromCounts([{ row: 'a', column: 'a', count: 8 }, { row: 'a', column: 'b', count: 2 }], { rows: new Map([['a', 20], ['c', 5]]), columns: new Map([['b', 4]]) });
  expect(membershipStability(table)).toMatchObject({ both: 10, moved: 2, churn: 0.2, segments: [{ segment: 'a', before: 20, after: 8, stayed: 8, jaccard: 0.4 }, { segment: 'b', before: 0, after: 4, jaccard: 0 }, { segment: 'c', before: 5, after: 0 }] });
  expect(membershipStability(contingencyFromCounts<string, string>([]))).toEqual({ both: 0, moved: 0, churn: null, adjustedRand: null, segments: [] });
});
