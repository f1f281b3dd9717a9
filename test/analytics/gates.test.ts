import { expect, test } from 'vitest';
import { gates, runGates, verdictOf, type AudienceEvidence, type ModelEvidence } from '../../analytics/index.ts';

const model: ModelEvidence = {
  silhouette: 0.25,
  segments: [
    { name: 'Frequent high spenders', size: 970, drivers: [] },
    { name: 'Lapsed bargain hunters', size: 30, drivers: [] },
  ],
  customers: 1000,
  stability: { champion: 'v3', adjustedRand: 0.8 },
};
const audience: AudienceEvidence = { audience: 'win_back', acknowledged: 1000, added: 50, removed: 100, removedForConsent: 0, members: 950 };

const judgeModel = (name: string, options: unknown, evidence: Partial<ModelEvidence> = {}) =>
  runGates('model', { [name]: options }, { ...model, ...evidence })[0]!;
const judgeAudience = (options: unknown, evidence: Partial<AudienceEvidence> = {}) =>
  runGates('audience', { planned_removals: options }, { ...audience, ...evidence })[0]!;

test.each([
  ['silhouette', { min: 0.2 }, 'pass', 0.25],
  ['silhouette', { min: 0.2, warn: 0.3 }, 'warn', 0.25],
  ['silhouette', { min: 0.26 }, 'fail', 0.25],
  ['smallest_segment', { minShare: 0.02 }, 'pass', 0.03],
  ['smallest_segment', { minShare: 0.02, warn: 0.05 }, 'warn', 0.03],
  ['smallest_segment', { minShare: 0.05 }, 'fail', 0.03],
  ['stability', { minAri: 0.5 }, 'pass', 0.8],
  ['stability', { minAri: 0.5, warn: 0.9 }, 'warn', 0.8],
  ['stability', { minAri: 0.9 }, 'fail', 0.8],
] as const)('%s with %o says %s', (name, options, verdict, value) => {
  expect(judgeModel(name, options)).toMatchObject({ name, verdict, value });
});

test.each([
  [{ maxShare: 0.2 }, 'pass'],
  [{ maxShare: 0.2, warn: 0.05 }, 'warn'],
  [{ maxShare: 0.05 }, 'fail'],
] as const)('planned_removals with %o says %s', (options, verdict) => {
  expect(judgeAudience(options)).toMatchObject({ verdict, value: 0.1, threshold: options.maxShare });
});

test('a value exactly at its limit passes', () => {
  expect(judgeModel('silhouette', { min: 0.25, warn: 0.25 }).verdict).toBe('pass');
  expect(judgeAudience({ maxShare: 0.1, warn: 0.1 }).verdict).toBe('pass');
});

test('reasons say what was measured against what', () => {
  expect(judgeModel('smallest_segment', { minShare: 0.05 }).reason).toBe(
    'the share of the smallest segment, "Lapsed bargain hunters", 3.0% is below 5.0%',
  );
  expect(judgeAudience({ maxShare: 0.05 }).reason).toBe(
    'the share of audience "win_back" that would be removed, 10.0% is above 5.0%',
  );
});

test('consent that ended stops nothing, but many of them are a warning', () => {
  expect(judgeAudience({ maxShare: 0.2 }, { removedForConsent: 50 })).toMatchObject({
    verdict: 'pass',
    reason: expect.stringMatching(/not above 20\.0%; another 5\.0% leave because their consent ended/) as string,
  });
  expect(judgeAudience({ maxShare: 0.2 }, { removedForConsent: 900 })).toMatchObject({ verdict: 'warn', value: 0.1 });
  expect(judgeAudience({ maxShare: 0.05 }, { removedForConsent: 900 }).verdict).toBe('fail');
});

test('a first model and a first sync pass what has nothing to compare with, and say so', () => {
  expect(judgeModel('stability', {}, { stability: null })).toMatchObject({
    verdict: 'pass',
    value: null,
    reason: 'there is no champion to compare with yet',
  });
  expect(judgeAudience({}, { acknowledged: null, removed: 0 })).toMatchObject({
    verdict: 'pass',
    value: null,
    reason: expect.stringMatching(/first sync/) as string,
  });
  expect(judgeAudience({}, { acknowledged: 0, removed: 0 })).toMatchObject({ verdict: 'pass', value: 0 });
});

test('a champion that puts everybody into one segment can be replaced: by what is no worse than nothing, or by a person where it once had more', () => {
  const beside = (trained: number) => ({ stability: { champion: 'v3', adjustedRand: 0, segments: { there: 1, trained } }, measured: {} });
  for (const name of ['stability', 'silhouette_drop', 'davies_bouldin_rise']) {
    expect(judgeModel(name, {}, beside(1))).toMatchObject({ verdict: 'pass', value: null, reason: 'champion v3 puts all customers of the snapshot into one segment: there is nothing that could get worse' });
    expect(judgeModel(name, {}, beside(4))).toMatchObject({ verdict: 'warn', value: null, reason: expect.stringMatching(/one segment, and was trained with 4: look whether a feature/) as string });
  }
  // As before where it has more than one, or none.
  expect(judgeModel('stability', {}, { stability: { champion: 'v3', adjustedRand: 0, segments: { there: 2, trained: 4 } } })).toMatchObject({ verdict: 'fail', value: 0 });
  expect(judgeModel('stability', {}, { stability: { champion: 'v3', adjustedRand: 0, segments: { there: 0, trained: 4 } } })).toMatchObject({ verdict: 'fail' });
});

test('a value that cannot be computed fails, whatever the limit', () => {
  expect(judgeModel('silhouette', { min: -1 }, { silhouette: null })).toMatchObject({ verdict: 'fail', value: null });
  expect(judgeModel('silhouette', { min: -1 }, { silhouette: Number.NaN })).toMatchObject({
    verdict: 'fail',
    value: null,
    reason: 'silhouette could not be computed',
  });
  expect(judgeModel('smallest_segment', { minShare: 0 }, { segments: [] })).toMatchObject({ verdict: 'fail', value: null });
  expect(judgeModel('stability', { minAri: -1 }, { stability: { champion: 'v3', adjustedRand: null } })).toMatchObject({
    verdict: 'fail',
    value: null,
  });
  expect(judgeAudience({ maxShare: 1 }, { acknowledged: 0, removed: 3 })).toMatchObject({ verdict: 'fail', value: null });
});

test('configured gates run in order, and the gravest verdict counts', () => {
  const results = runGates(
    'model',
    { silhouette: { min: 0.9 }, stability: {}, smallest_segment: { minShare: 0.01, warn: 0.1 } },
    model,
  );
  expect(results.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
    'silhouette fail',
    'stability pass',
    'smallest_segment warn',
  ]);
  expect(verdictOf(results)).toBe('fail');
  expect(verdictOf(results.slice(1))).toBe('warn');
  expect(verdictOf([])).toBe('pass');
});

test('a configuration that is off is refused with the key', () => {
  expect(() => gates.get('silhouette').check({ minimum: 0.2 })).toThrow(
    /gates\.silhouette\.minimum: not an option; allowed: min, warn/,
  );
  expect(() => gates.get('silhouette').check({ min: '0.2' })).toThrow(
    /gates\.silhouette\.min: found a value of type string; allowed: a number from -1 to 1/,
  );
  expect(() => gates.get('planned_removals').check({ maxShare: 20 })).toThrow(
    /gates\.planned_removals\.maxShare: found 20; allowed: a number from 0 to 1/,
  );
  expect(() => gates.get('stability').check({ minAri: 0.5, warn: 0.4 })).toThrow(
    /gates\.stability\.warn: 0\.4 with minAri 0\.5; allowed: a number not below minAri/,
  );
  expect(() => gates.get('planned_removals').check({ maxShare: 0.2, warn: 0.3 })).toThrow(/allowed: a number not above maxShare/);
  expect(() => gates.get('silhouette').check([])).toThrow(/an object of options/);
  expect(() => runGates('model', { planned_removals: {} }, model)).toThrow(
    /a gate for audience where model gates stand; allowed: silhouette, davies_bouldin, smallest_segment, actionability, stability/,
  );
  expect(() => runGates('model', { silhouete: {} }, model)).toThrow(/"silhouete" is not known/);
});

test('what cannot be computed fails, or warns where the configuration says so, and never passes', () => {
  const nothing = { silhouette: null };
  expect(judgeModel('silhouette', {}, nothing).verdict).toBe('fail');
  expect(judgeModel('silhouette', { unknown: 'warn' }, nothing)).toMatchObject({ verdict: 'warn', value: null });
  expect(() => judgeModel('silhouette', { unknown: 'pass' })).toThrow(/gates\.silhouette\.unknown: "pass"; allowed: fail, warn/);
});

test('a segment that is too small, like all others or told apart by a number alone is not one to act on', () => {
  const apart = [{ feature: 'frequency_84d', difference: -0.7 }];
  const segments = [
    { name: 'Regulars', size: 500, drivers: apart },
    { name: 'Regulars 2', size: 300, drivers: apart },
    { name: 'Typical customers', size: 195, drivers: [{ feature: 'frequency_84d', difference: 0.4 }] },
    { name: 'Mobile buyers', size: 5, drivers: apart },
  ];
  const judged = (customers: number) => judgeModel('actionability', {}, { segments, customers });
  expect(judged(1000)).toMatchObject({
    verdict: 'fail', value: 0.25, reason: 'the share of segments that one can act on (1 of 4) 25.0% is below 75.0%',
    evidence: { segments: [{ objections: [] }, { objections: ['only a number in its name'] }, { objections: ['does not stand apart'] }, { customers: 5, objections: ['too small'] }] },
  });
  // The snapshot is a sample: five of its thousand rows are many customers of a large company.
  expect(judged(1_000_000)).toMatchObject({ value: 0.5, evidence: { segments: [{}, {}, {}, { customers: 5000, objections: [] }] } });
});
