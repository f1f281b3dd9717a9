/** Where values of quiet nights lie. */
export interface Band {
  /** Nights it is made of. */
  chunks: number;
  mean: number;
  /** Standard deviation of a sample (divided by n - 1). */
  deviation: number;
  low: number;
  high: number;
}

/** Nights below which a mean and a deviation say little: one week. */
export const LEAST_CHUNKS = 7;
/** As far as this from the mean, chance rarely reaches (NannyML's habit too). */
const DEVIATIONS = 3;

/**
 * Mean plus or minus three standard deviations. What one night in seven shows (a day of the week) always lies within:
 * a value that a share f of the nights have is at most sqrt((1 - f) / f) = 2.45 deviations away from their mean.
 * Null for less than `least` values.
 */
export function usualBand(values: readonly number[], least = LEAST_CHUNKS): Band | null {
  if (values.length < Math.max(2, least)) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return { chunks: values.length, mean, deviation, low: mean - DEVIATIONS * deviation, high: mean + DEVIATIONS * deviation };
}
