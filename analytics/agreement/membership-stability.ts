import { adjustedRandOf } from './adjusted-rand.ts';
import type { Contingency, Label } from './contingency.ts';

export interface SegmentStability<Kind extends Label> {
  segment: Kind;
  before: number;
  after: number;
  /** Members on both nights. */
  stayed: number;
  /** Members on both nights, of those of either: 1 where nobody came or went, 0 for a segment of one night only. */
  jaccard: number;
}

export interface MembershipStability<Kind extends Label> {
  /** Customers of both nights. */
  both: number;
  /** Those of them who are in another segment. */
  moved: number;
  /** `moved` of `both`, 0 to 1; null where no customer is there on both nights. */
  churn: number | null;
  /** Over the customers of both nights; null where there are none. */
  adjustedRand: number | null;
  segments: SegmentStability<Kind>[];
}

/** How alike the memberships of two nights are whose segments have lasting identities, so that equal labels are the same segment. */
export function membershipStability<Kind extends Label>(table: Contingency<Kind, Kind>): MembershipStability<Kind> {
  const { rows, columns, counts, rowTotals, columnTotals } = table;
  const labels = [...new Set([...rows, ...columns])].toSorted((a, b) => (a < b ? -1 : 1));
  const segments = labels.map((segment) => {
    const row = rows.indexOf(segment);
    const column = columns.indexOf(segment);
    const before = rowTotals[row] ?? 0;
    const after = columnTotals[column] ?? 0;
    const stayed = counts[row]?.[column] ?? 0;
    const either = before + after - stayed;
    return { segment, before, after, stayed, jaccard: either > 0 ? stayed / either : 0 };
  });
  const both = counts.flat().reduce((sum, count) => sum + count, 0);
  const moved = both - segments.reduce((sum, { stayed }) => sum + stayed, 0);
  return { both, moved, churn: both > 0 ? moved / both : null, adjustedRand: both > 0 ? adjustedRandOf(table) : null, segments };
}
