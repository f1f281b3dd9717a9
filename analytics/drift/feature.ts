import type { DriftMeasure, DriftTest } from './drift-test.ts';

/** What is known of a feature's drift beside the values of the tests. */
export interface FeatureFacts {
  name: string;
  /** Share of rows without a value, 0 to 1. */
  missing_reference: number;
  missing_current: number;
  alarm: boolean;
  /** False for features of drift kind 'none', which are reported and never alarm. */
  monitored: boolean;
  /** Why it alarms or could not be measured; null for a quiet feature. */
  reason: string | null;
  /** By test; null where it could not be measured. */
  measures: Record<string, DriftMeasure | null>;
}

/** One feature, with the value of each test also under the test's own name, null where it could not be measured. */
export type FeatureDrift = FeatureFacts & { psi: number | null; ks: number | null };

export interface FeatureRequest {
  name: string;
  reference: Float64Array;
  current: Float64Array;
  /** Each with the effect from which on it votes for an alarm. */
  tests: readonly { test: DriftTest; threshold: number }[];
  monitored: boolean;
}

/** Measures one feature by every test. It alarms when all of them reach their thresholds. Both sides have rows. */
export function measureFeature({ name, reference, current, tests, monitored }: FeatureRequest): FeatureDrift {
  const missing_reference = missingShare(reference);
  const missing_current = missingShare(current);
  const blind = missing_reference === 1 && missing_current === 1;
  const votes = tests.map(({ test, threshold }) => {
    const measure = blind ? null : finite(test.measure(reference, current));
    return { test: test.name, threshold, measure, reached: measure !== null && measure.value >= threshold };
  });
  const alarm = monitored && votes.length > 0 && votes.every(({ reached }) => reached);
  return {
    name,
    psi: null,
    ks: null,
    ...Object.fromEntries(votes.map(({ test, measure }) => [test, measure?.value ?? null])),
    missing_reference,
    missing_current,
    alarm,
    monitored,
    reason: blind ? 'every value is missing, then and now' : reasonFor(votes, alarm),
    measures: Object.fromEntries(votes.map(({ test, measure }) => [test, measure])),
  };
}

function reasonFor(votes: readonly { test: string; threshold: number; measure: DriftMeasure | null }[], alarm: boolean): string | null {
  const failed = votes.filter(({ measure }) => measure === null).map(({ test }) => test);
  if (failed.length > 0) return `${failed.join(', ')} could not be measured`;
  if (!alarm) return null;
  return votes.map(({ test, measure, threshold }) => `${test} ${measure!.value.toFixed(3)} (alarm from ${threshold})`).join(' and ');
}

/** A value that is no number says nothing: it must not pass for a small one. */
function finite(measure: DriftMeasure): DriftMeasure | null {
  return Number.isFinite(measure.value) ? measure : null;
}

function missingShare(values: Float64Array): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0) / values.length;
}
