import type { Matrix } from '../matrix.ts';
import { centroidDistances } from './centroid-distances.ts';
import { contingencyFromCounts, contingencyOf, type Contingency } from './contingency.ts';
import { matchSegmentsOf, type SegmentMatching } from './match-segments.ts';
import { segmentChanges, type SegmentChange } from './segment-changes.ts';

export interface Succession {
  /** Cluster of the new model to the segment that it continues. */
  continued: Map<number, string>;
  changes: SegmentChange<string, number>[];
}

export interface SuccessionRequest {
  /** Ids of the segments of the old model, in the order of its clusters. */
  segments: readonly string[];
  /** Cluster of each row of `data` in the old model and in the new one. */
  oldLabels: ArrayLike<number>;
  newLabels: ArrayLike<number>;
  /**
   * The segment that each row was in on the night before, as its place in `segments`; NaN for who was in none. Left out, the old model's
   * label stands for it: where a segment has moved to another's place, that model finds nobody in it any more.
   */
  before?: ArrayLike<number> | undefined;
  /** Clusters of the new model. */
  k: number;
  /** The rows as the new model prepares them. */
  data: Matrix;
}

/**
 * Which segments of the old model go on in which clusters of the new one, and how the others came and went. What goes on is what both
 * models say of the same rows, so that a name keeps its meaning; where members of the others came from and went to is what they did.
 */
export function continueSegments({ segments, oldLabels, newLabels, before, k, data }: SuccessionRequest): Succession {
  const old = Array.from(oldLabels, (cluster) => segments[cluster]!);
  const table = withEverySegment(contingencyOf(old, newLabels), segments, k);
  const matching: SegmentMatching<string, number> = matchSegmentsOf(table, undefined, centroidDistances(data, old, newLabels, table));
  return {
    continued: new Map(matching.matches.map(({ old: segment, new: cluster }) => [cluster, segment])),
    changes: segmentChanges(before ? withEverySegment(contingencyOf(old.map((segment, row) => segments[before[row]!] ?? segment), newLabels), segments, k) : table, matching),
  };
}

/** A segment that none of these rows is in has a line too: it dies, or is born, like any other. */
function withEverySegment({ rows, columns, counts }: Contingency<string, number>, segments: readonly string[], k: number): Contingency<string, number> {
  return contingencyFromCounts(segments.flatMap((row) => Array.from({ length: k }, (_, column) => ({
    row, column, count: counts[rows.indexOf(row)]?.[columns.indexOf(column)] ?? 0,
  }))));
}
