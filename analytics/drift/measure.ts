import { MusterError } from '../../core/errors.ts';
import { columnOf, type Matrix } from '../matrix.ts';
import { driftTests } from './drift-tests.ts';
import { measureFeature, type FeatureDrift } from './feature.ts';

/**
 * How a feature may drift, as its mart declares: over a window, as a day's flow, or by its nature (tenure), which never
 * alarms.
 */
export type DriftKind = 'window' | 'flow' | 'none';

export interface DriftRequest {
  /** Raw features of the champion's training snapshot, missing = NaN. All of them are measured. */
  reference: Matrix;
  /** Raw features of the day; holds at least the features of the reference. */
  current: Matrix;
  /** Effect from which on a test votes for an alarm, by test; the test's own default where left out. */
  thresholds?: Readonly<Record<string, number>>;
  /** Kind by feature; 'window' where left out. */
  kinds?: Readonly<Record<string, DriftKind>>;
  /** Names in `driftTests`; all of them by default. */
  tests?: readonly string[];
}

export interface DriftReport {
  alarm: boolean;
  /** In the order of the reference's columns. */
  features: FeatureDrift[];
  /** Monitored features that could not be measured. They do not alarm, so whoever reads `alarm: false` must see them. */
  unmeasured: string[];
}

const CURRENT = 'current side of the drift measurement';

/**
 * Measures how far each feature has moved. A feature alarms when every test reaches its threshold: PSI sees any change
 * of shape, KS only one that moves many customers, so noise in a small bin alone never alarms. Contract errors: a side
 * without rows, a feature that is gone. Usage error: an unknown test or threshold.
 */
export function measureDrift(request: DriftRequest): DriftReport {
  const { reference, current, thresholds = {}, kinds = {}, tests: wanted = driftTests.names() } = request;
  requireRows(reference, 'reference of the drift measurement', 'train a champion on a date that has customers');
  requireRows(current, CURRENT, 'check that the mart has rows for this date');
  for (const name of Object.keys(thresholds)) driftTests.get(name);
  const tests = wanted.map((name) => {
    const test = driftTests.get(name);
    return { test, threshold: thresholds[name] ?? test.threshold };
  });
  const features = reference.names.map((name) =>
    measureFeature({
      name,
      reference: columnOf(reference, name),
      current: columnOf(current, name, CURRENT),
      tests,
      monitored: kinds[name] !== 'none',
    }),
  );
  const unmeasured = features.filter(({ monitored, measures }) => monitored && Object.values(measures).includes(null));
  return { alarm: features.some(({ alarm }) => alarm), features, unmeasured: unmeasured.map(({ name }) => name) };
}

function requireRows(matrix: Matrix, where: string, todo: string): void {
  if (matrix.rows > 0) return;
  throw new MusterError({ kind: 'contract', where, found: 'no rows', allowed: 'at least one row', todo });
}
