import { describe, expect, test } from 'vitest';
import {
  areaUnderCurve, createRandom, domainClassifierDrift, matrixOf, outcomeDrift, reconstructionDrift, schemaDrift, segmentDrift, volumeDrift,
  type Matrix, type OutcomeNight, type SegmentsOfNight,
} from '../../analytics/index.ts';
import { dayAfter } from './drift-columns.ts';

/** Four features of which two go together with `tie` (-1 to 1); each alone is standard normal, moved by `shift` in the first. */
function features(seed: number, rows: number, tie = 0.9, shift = 0): Matrix {
  const random = createRandom(seed);
  const [a, b, c, d] = [0, 1, 2, 3].map(() => new Float64Array(rows)) as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let row = 0; row < rows; row++) {
    a[row] = random.normal();
    b[row] = tie * a[row]! + Math.sqrt(1 - tie * tie) * random.normal();
    c[row] = random.normal();
    d[row] = 0.8 * c[row]! + 0.6 * random.normal();
    a[row]! += shift;
  }
  return matrixOf({ a, b, c, d });
}

const customers = (from: number, rows: number): string[] => Array.from({ length: rows }, (_, row) => `customer ${from + row}`);
const SEEDS = process.env['MUSTER_TEST_FULL'] === '1' ? 40 : 5;

describe('reconstruction error', () => {
  test('sees features that stop going together, which no column shows, and is quiet otherwise', () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const reference = features(seed, 1500);
      expect(reconstructionDrift({ reference, current: features(100 + seed, 1000), seed })).toMatchObject({ alarm: false, unmeasured: null });
      const broken = reconstructionDrift({ reference, current: features(200 + seed, 1000, -0.5), seed });
      expect(broken.alarm).toBe(true);
      expect(broken.error).toBeGreaterThan(broken.usual!);
    }
  });

  test('is not told by what rounding leaves where the reference is explained in full', () => {
    const random = createRandom(8);
    const twins = (rows: number) => {
      const a = Float64Array.from({ length: rows }, () => random.normal(0.1, 1 / 3));
      return matrixOf({ a, b: a.map((value) => 0.7 * value + 0.3), c: a.map((value) => -1.1 * value) });
    };
    for (let seed = 0; seed < 3; seed++) {
      expect(reconstructionDrift({ reference: twins(300), current: twins(300), seed })).toMatchObject({ alarm: false, unmeasured: 'components explain the reference in full: there is no error to compare with' });
    }
  });

  test('is the same for the same seed, and says what it cannot do', () => {
    const request = { reference: features(1, 400), current: features(2, 300), seed: 3 };
    expect(reconstructionDrift(request)).toEqual(reconstructionDrift(request));
    expect(reconstructionDrift({ ...request, reference: features(1, 50) })).toMatchObject({ alarm: false, unmeasured: 'the reference has 50 rows: at least 200 are needed' });
    expect(reconstructionDrift({ ...request, current: features(1, 0) }).unmeasured).toBe('there are no rows tonight');
    expect(() => reconstructionDrift({ ...request, current: matrixOf({ a: [Number.NaN], b: [1], c: [1], d: [1] }) })).toThrow(/tonight of the multivariate drift: NaN/);
  });
});

describe('domain classifier', () => {
  test('tells a night apart that has drifted, by the feature that did, and guesses otherwise', () => {
    for (let seed = 1; seed <= Math.ceil(SEEDS / 2); seed++) {
      const reference = { matrix: features(seed, 600), customers: customers(0, 600) };
      const quiet = domainClassifierDrift({ reference, current: { matrix: features(50 + seed, 600), customers: customers(300, 600) }, seed });
      expect(quiet).toMatchObject({ alarm: false, unmeasured: null });
      expect(Math.abs(quiet.auc! - 0.5)).toBeLessThan(0.08);
      const moved = domainClassifierDrift({ reference, current: { matrix: features(90 + seed, 600, 0.9, 1), customers: customers(300, 600) }, seed });
      expect(moved.alarm).toBe(true);
      expect(moved.features.slice(0, 2).map(({ name }) => name)).toContain('a');
      expect(moved.reason).not.toContain('customer ');
    }
  });

  test('does not take knowing a customer again for drift', () => {
    const matrix = features(7, 800);
    const same = { matrix, customers: customers(0, 800) };
    const found = domainClassifierDrift({ reference: same, current: same, seed: 1 });
    expect(found.auc).toBeLessThan(0.55);
    expect(found.alarm).toBe(false);
  });

  test('says what it cannot do, and is the same for the same seed', () => {
    const [few, some] = [{ matrix: features(1, 20), customers: customers(0, 20) }, { matrix: features(2, 300), customers: customers(0, 300) }];
    expect(domainClassifierDrift({ reference: few, current: some, seed: 1 })).toMatchObject({ auc: null, alarm: false, unmeasured: 'a side has 20 rows: at least 100 are needed' });
    expect(domainClassifierDrift({ reference: some, current: some, seed: 2 })).toEqual(domainClassifierDrift({ reference: some, current: some, seed: 2 }));
  });

  test('the area under the curve counts ties half', () => {
    expect(areaUnderCurve.of(Float64Array.from([0.1, 0.4, 0.35, 0.8]), [0, 0, 1, 1])).toBe(0.75);
    expect(areaUnderCurve.of(Float64Array.from([1, 1, 1]), [0, 1, 1])).toBe(0.5);
    expect(areaUnderCurve.of(Float64Array.from([1, 2]), [1, 1])).toBeNull();
  });
});

describe('segments', () => {
  const night = (day: number, share = 0.3, at = 1, spread = 2): SegmentsOfNight => {
    const random = createRandom(day + 1);
    const rows = Math.round(2000 * (share + random.normal(0, 0.005)));
    const near = (of: number): number => of + random.normal(0, 0.02);
    return { date: dayAfter(day), segments: [
      { segment: 's001', rows, centroid: [near(at), near(-1)], distance: near(spread) },
      { segment: 's002', rows: 2000 - rows, centroid: [near(-1), near(1)], distance: near(1) },
    ] };
  };
  const recent = Array.from({ length: 14 }, (_, day) => night(day));
  const alarms = (current: SegmentsOfNight) => segmentDrift({ current, recent }).flatMap(({ segment, measures }) => measures.filter(({ alarm }) => alarm).map(({ measure }) => `${segment} ${measure}`));

  test('that stay are quiet; a share, a centroid and a spread that move are seen by name', () => {
    expect(alarms(night(20))).toEqual([]);
    expect(alarms(night(20, 0.45))).toEqual(['s001 share', 's002 share']);
    expect(alarms(night(20, 0.3, 1.8))).toEqual(['s001 centroid']);
    expect(alarms(night(20, 0.3, 1, 3))).toEqual(['s001 distance']);
  });

  test('of few members are judged by their share alone, and say so: one more or less moves their mean', () => {
    const small = ({ date, segments: [first, second] }: SegmentsOfNight, rows: number): SegmentsOfNight => ({ date, segments: [{ ...first!, rows }, { ...second!, rows: 2000 - rows }] });
    const past = recent.map((one, at) => small(one, 46 + (at % 3)));
    const on = (at: number, rows: number) => segmentDrift({ current: small(night(20, 0.3, at), rows), recent: past })[0]!;
    expect(on(3, 47)).toMatchObject({ alarm: false, measures: [{ measure: 'share' }], unmeasured: 'fewer than 50 members: only its share is looked at' });
    expect(on(1, 400)).toMatchObject({ alarm: true, reason: expect.stringMatching(/^share 0\.200/) as unknown });
  });

  test('that are gone have lost their share, and new ones cannot be judged', () => {
    const [first, second] = night(20).segments;
    expect(alarms({ date: dayAfter(20), segments: [second!] })).toEqual(['s001 share', 's002 share']);
    const fresh = segmentDrift({ current: { date: dayAfter(20), segments: [first!, second!, { ...first!, segment: 's003', rows: 3 }] }, recent });
    expect(fresh.find(({ segment }) => segment === 's003')).toMatchObject({ alarm: false, unmeasured: 'it is on 0 recent nights: at least 7 are needed' });
    const other = segmentDrift({ current: { date: dayAfter(20), segments: [{ ...first!, centroid: [1] }, second!] }, recent });
    expect(other[0]!.unmeasured).toBe('it is on 0 recent nights: at least 7 are needed');
    const unknown = segmentDrift({ current: { date: dayAfter(20), segments: [{ ...first!, distance: Number.NaN }, second!] }, recent });
    expect(unknown[0]).toMatchObject({ alarm: false, unmeasured: 'distance: not a number' });
  });
});

describe('volume', () => {
  const nights = Array.from({ length: 28 }, (_, day) => ({ date: dayAfter(day), rows: Math.round((day % 7 === 0 ? 400 : 1000) + createRandom(day).normal(0, 20)) }));
  const volume = (day: number, rows: number, recent = nights) => volumeDrift({ name: 'orders', date: dayAfter(day), rows, recent, drift: 'flow' });

  test('of a Sunday is held against Sundays', () => {
    expect(volume(28, 400)).toMatchObject({ alarm: false, unmeasured: null });
    expect(volume(29, 1000).alarm).toBe(false);
    expect(volume(29, 400)).toMatchObject({ alarm: true, reason: expect.stringMatching(/^400 rows where 1?\d{3} are usual/) });
    expect(volume(28, 1000).alarm).toBe(true);
  });

  test('of nothing alarms, once there are nights enough to say that this is unusual', () => {
    expect(volume(29, 0)).toMatchObject({ alarm: true, reason: 'no rows tonight' });
    expect(volume(29, 0, nights.slice(0, 2))).toMatchObject({ alarm: false, unmeasured: '2 recent nights are too few to judge by' });
    expect(volume(29, 900, [])).toMatchObject({ alarm: false, effect: null, unmeasured: '0 recent nights are too few to judge by' });
  });
});

test('a schema drifts by what is gone or of another type; what is new is told', () => {
  const before = [{ name: 'a', type: 'double' }, { name: 'b', type: 'text' }];
  expect(schemaDrift(before, before)).toMatchObject({ alarm: false, reason: null });
  expect(schemaDrift(before, [...before, { name: 'c', type: 'text' }])).toMatchObject({ alarm: false, added: ['c'] });
  expect(schemaDrift(before, [{ name: 'a', type: 'text' }])).toMatchObject({ alarm: true, gone: ['b'], reason: 'gone: b; a was double and is text' });
});

describe('outcomes that come late', () => {
  const rate = (day: number, mean: number, rows = 3000): OutcomeNight => ({ date: dayAfter(day), rows, mean, deviation: Math.sqrt(mean * (1 - mean)) });
  const nights = Array.from({ length: 20 }, (_, day) => rate(day, 0.2 + 0.005 * Math.sin(day * 5)));
  const outcome = (list: OutcomeNight[], day: number) => outcomeDrift({ name: 'bought_again', date: dayAfter(day), matureAfterDays: 7, nights: list });

  test('are judged once they are known in full, and half-known nights are left out and named', () => {
    const halfKnown = Array.from({ length: 6 }, (_, day) => rate(21 + day, 0.02));
    const found = outcome([...nights, ...halfKnown], 27);
    expect(found).toMatchObject({ alarm: false, judged: dayAfter(19), immature: halfKnown.map(({ date }) => date), unmeasured: null });
    const fallen = outcome([...nights, rate(20, 0.12)], 27);
    expect(fallen).toMatchObject({ alarm: true, judged: dayAfter(20), reason: expect.stringMatching(/^0\.1200 on .* where 0\.2/) });
  });

  test('are not judged where none is old enough, nobody’s is known, or there are too few nights', () => {
    expect(outcome(nights.slice(0, 3), 5)).toMatchObject({ judged: null, alarm: false, unmeasured: 'no night is 7 days old' });
    expect(outcome([...nights, rate(20, 0, 0)], 27).unmeasured).toBe(`nobody’s outcome is known of ${dayAfter(20)}`);
    expect(outcome(nights.slice(0, 5), 27).unmeasured).toBe('4 earlier nights with outcomes are too few to judge by');
    expect(() => outcome([...nights, rate(20, Number.NaN)], 27)).toThrow(/outcome "bought_again" of .*finite numbers/);
  });
});
