import type { ColumnSummary } from './summary.ts';

/** What a test says about one column. */
export interface DriftMeasure {
  /** The size of the effect, 0 for no difference. Held against the test's threshold. */
  value: number;
  /** Probability of such a difference between two independent samples of one population, where the test knows it. */
  p?: number;
  /** The value that chance alone exceeds in one of twenty comparisons of such sizes, where the test knows it. */
  critical?: number;
  /** Small figures behind the value, for whoever wants to look closer. */
  evidence?: Readonly<Record<string, unknown>>;
}

/** A measure that says nothing, and why: never to be read as a small value. */
export interface NotMeasured { unmeasured: string }

export type DriftOutcome = DriftMeasure | NotMeasured;

/**
 * A measure of how far a column has moved from its reference, from what was counted of it. Both sides have rows and are
 * counted in the same bins (`requireComparable`). Registered in `driftTests`; shared code never asks which one it is.
 */
export interface DriftTest {
  readonly name: string;
  /** Kinds of column that it can measure. */
  readonly kinds: readonly ColumnSummary['kind'][];
  /** The effect from which on it speaks for an alarm, where the configuration gives none. */
  readonly threshold: number;
  /**
   * A test that is added may raise alarms of its own: where its value reaches its threshold and the test of significance
   * of that column (its own p, where it gives one) says that it is more than chance. Else it is reported only.
   */
  readonly decides?: boolean;
  readonly measure: (reference: ColumnSummary, current: ColumnSummary) => DriftOutcome;
}

export function isMeasured(outcome: DriftOutcome): outcome is DriftMeasure {
  return 'value' in outcome;
}
