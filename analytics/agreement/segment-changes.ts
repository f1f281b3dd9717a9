import type { Contingency, Label } from './contingency.ts';
import type { SegmentMatching } from './match-segments.ts';

/** What became of segments that do not simply go on. `shared` members are `share` (0 to 1) of the segment that came or went. */
export type SegmentChange<Old extends Label, New extends Label> =
  | { change: 'birth'; new: New }
  | { change: 'split'; new: New; from: Old; shared: number; share: number }
  | { change: 'death'; old: Old }
  | { change: 'merge'; old: Old; into: New; shared: number; share: number };

/** A segment whose members come mostly from one other was a part of it; one whose members go mostly to another became a part of that. */
const MOSTLY = 0.5;

/**
 * How each new segment came and each old one went: split off from the segment that at least half of its members come from, merged into
 * the one that at least half of its members went to, or born and died where no other segment holds so many of them.
 */
export function segmentChanges<Old extends Label, New extends Label>(
  { rows, columns, counts, rowTotals, columnTotals }: Contingency<Old, New>, { births, deaths }: SegmentMatching<Old, New>,
): SegmentChange<Old, New>[] {
  const came = births.map((label): SegmentChange<Old, New> => {
    const column = columns.indexOf(label);
    const { index, shared, share } = largest(counts.map((row) => row[column]!), columnTotals[column]!);
    return share >= MOSTLY ? { change: 'split', new: label, from: rows[index]!, shared, share } : { change: 'birth', new: label };
  });
  const went = deaths.map((label): SegmentChange<Old, New> => {
    const row = rows.indexOf(label);
    const { index, shared, share } = largest(counts[row]!, rowTotals[row]!);
    return share >= MOSTLY ? { change: 'merge', old: label, into: columns[index]!, shared, share } : { change: 'death', old: label };
  });
  return [...came, ...went];
}

/** The largest of these counts, the first of equal ones, and its share of the total. */
function largest(counts: readonly number[], total: number): { index: number; shared: number; share: number } {
  const shared = Math.max(0, ...counts);
  return { index: counts.indexOf(shared), shared, share: total > 0 ? shared / total : 0 };
}
