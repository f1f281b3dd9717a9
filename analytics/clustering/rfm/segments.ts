/**
 * The ten segments of a grid of recency by frequency and money. Scores by fifths are those of Hughes, "Strategic Database Marketing"
 * (1994); names and places are those of the table of RFM segments that Putler has made common, in the form without overlaps.
 */
export const RFM_SEGMENTS = [
  'Champions', 'Loyal customers', 'Potential loyalists', 'New customers', 'Promising', 'Need attention', 'About to sleep', 'At risk', 'Cannot lose them', 'Hibernating',
] as const;

type RfmSegment = (typeof RFM_SEGMENTS)[number];

/** By the score of recency, 1 (long ago) to 5, then by that of frequency and money, 1 (least) to 5. */
export const RFM_GRID: readonly (readonly RfmSegment[])[] = [
  ['Hibernating', 'Hibernating', 'At risk', 'At risk', 'Cannot lose them'],
  ['Hibernating', 'Hibernating', 'At risk', 'At risk', 'Cannot lose them'],
  ['About to sleep', 'About to sleep', 'Need attention', 'Loyal customers', 'Loyal customers'],
  ['Promising', 'Potential loyalists', 'Potential loyalists', 'Loyal customers', 'Loyal customers'],
  ['New customers', 'Potential loyalists', 'Potential loyalists', 'Champions', 'Champions'],
];

/** Segments by cell where some have no member: such a cell goes to the nearest cell that has, so that nobody is ever nowhere. */
export function filledGrid(filled: ReadonlySet<string>): RfmSegment[][] {
  return RFM_GRID.map((line, r) => line.map((segment, fm) => (filled.has(segment) ? segment : nearestFilled(filled, r, fm))));
}

/** Of two as near the one with fewer steps in recency, then with the lower scores. */
function nearestFilled(filled: ReadonlySet<string>, r: number, fm: number): RfmSegment {
  const cells = RFM_GRID.flatMap((line, row) => line.map((segment, column) => ({ segment, steps: Math.abs(row - r) + Math.abs(column - fm), apart: Math.abs(row - r) })));
  return cells.filter(({ segment }) => filled.has(segment)).reduce((a, b) => (b.steps < a.steps || (b.steps === a.steps && b.apart < a.apart) ? b : a)).segment;
}
