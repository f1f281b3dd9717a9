/** A feature and by how many standard deviations a segment stands apart on it. */
export interface Driver {
  feature: string;
  difference: number;
}

/**
 * A difference below this many standard deviations does not characterise a segment (Cohen's "small" effect ends at
 * about 0.3).
 */
const DRIVER_DIFFERENCE = 0.3;

/** The features that set a segment apart, strongest first. */
export function drivesSegment<Of extends Driver>(features: readonly Of[]): Of[] {
  return features
    .filter(({ difference }) => Math.abs(difference) >= DRIVER_DIFFERENCE)
    .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
}
