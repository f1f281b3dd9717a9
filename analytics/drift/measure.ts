import { MusterError } from '../../core/errors.ts';
import { columnOf, type Matrix } from '../matrix.ts';
import type { DriftMeasure, DriftTest } from './drift-test.ts';
import { driftTests } from './drift-tests.ts';

/** How a feature may drift, as its mart declares: over a window, as a day's flow, or by its nature (tenure), which never alarms. */
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

interface FeatureFacts {
  name: string;
  /** Share of rows without a value, 0 to 1. */
  missing_reference: number;
  missing_current: number;
  alarm: boolean;
  /** False for features of drift kind 'none', which are reported and never alarm. */
  monitored: boolean;
  /** Why it alarms or could not be measured; null for a quiet feature. */
  reason: string | null;
  measures: Record<string, DriftMeasure | null>;
}

/** One feature, with the value of each test also under the test's own name (null where it could not be measured). */
export type FeatureDrift = FeatureFacts & { psi: number | null; ks: number | null };

export interface DriftReport {
  alarm: boolean;
  /** In the order of the reference's columns. */
  features: FeatureDrift[];
  /** Monitored features that could not be measured; they do not alarm, and whoever reads `alarm: false` must see them. */
  unmeasured: string[];
}

/**
 * Measures how far each feature has moved. A feature alarms when every test reaches its threshold: PSI sees any change of shape, KS only one that
 * moves many customers, so noise in a small bin alone never alarms.
 * Contract errors: a side without rows, a feature that is gone. Usage error: an unknown test or threshold.
 */
export function measureDrift({ reference, current, thresholds = {}, kinds = {}, tests: wanted = driftTests.names() }: DriftRequest): DriftReport {
  requireRows(reference, 'reference of the drift measurement', 'train a champion on a date that has customers');
  requireRows(current, 'current side of the drift measurement', 'check that the mart has rows for this date');
  const tests = wanted.map((name) => driftTests.get(name));
  for (const name of Object.keys(thresholds)) driftTests.get(name);
  const features = reference.names.map((name) =>
    measureFeature(name, columnOf(reference, name), columnOf(current, name, 'current side of the drift measurement'), tests, thresholds, kinds[name] !== 'none'),
  );
  return {
    alarm: features.some((feature) => feature.alarm),
    features,
    unmeasured: features.filter((feature) => feature.monitored && Object.values(feature.measures).includes(null)).map(({ name }) => name),
  };
}

function measureFeature(name: string, reference: Float64Array, current: Float64Array, tests: readonly DriftTest[], thresholds: Readonly<Record<string, number>>, monitored: boolean): FeatureDrift {
  const missing_reference = missingShare(reference);
  const missing_current = missingShare(current);
  const blind = missing_reference === 1 && missing_current === 1;
  const results = tests.map((test) => ({ test, threshold: thresholds[test.name] ?? test.threshold, measure: blind ? null : finite(test.measure(reference, current)) }));
  const drifted = results.length > 0 && results.every(({ measure, threshold }) => measure !== null && measure.value >= threshold);
  const alarm = monitored && drifted;
  const measures = Object.fromEntries(results.map(({ test, measure }) => [test.name, measure]));
  const values = Object.fromEntries(results.map(({ test, measure }) => [test.name, measure?.value ?? null]));
  const failed = results.filter(({ measure }) => measure === null).map(({ test }) => test.name);
  const said = results.map(({ test, measure, threshold }) => `${test.name} ${measure?.value.toFixed(3)} (alarm from ${threshold})`).join(' and ');
  const unmeasured = failed.length > 0 ? `${failed.join(', ')} could not be measured` : null;
  const reason = blind ? 'every value is missing, then and now' : (unmeasured ?? (alarm ? said : null));
  return { name, psi: null, ks: null, ...values, missing_reference, missing_current, alarm, monitored, reason, measures };
}

/** A value that is no number says nothing: it must not pass for a small one. */
function finite(measure: DriftMeasure): DriftMeasure | null {
  return Number.isFinite(measure.value) ? measure : null;
}

function missingShare(values: Float64Array): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0) / values.length;
}

function requireRows(matrix: Matrix, where: string, todo: string): void {
  if (matrix.rows > 0) return;
  throw new MusterError({ kind: 'contract', where, found: 'no rows', allowed: 'at least one row', todo });
}
