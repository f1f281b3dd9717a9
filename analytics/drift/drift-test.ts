/** What a test says about one feature. */
export interface DriftMeasure {
  /** The size of the effect, 0 for no difference. Compared with the test's threshold. */
  value: number;
  /**
   * Probability of such a difference between two samples of one population, where the test has one. Reported;
   * independent of the alarm, as any difference is significant in a million rows.
   */
  p?: number;
}

/**
 * A measure of how far the current values of one feature have moved from the reference. NaN is a missing value and
 * counts as a value of its own: customers who stop having a value have drifted. Both samples have rows and at least one
 * of them has a value.
 */
export interface DriftTest {
  readonly name: string;
  /** The effect from which on the test votes for an alarm, where the configuration gives none. */
  readonly threshold: number;
  readonly measure: (reference: Float64Array, current: Float64Array) => DriftMeasure;
}
