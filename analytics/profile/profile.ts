import { MusterError } from '../../core/errors.ts';
import { groupMoments, merged, varies, welch, type GroupMoments, type Welch } from '../inference/index.ts';
import { selectRows, type Matrix } from '../matrix.ts';
import { quantile, sortedPresent } from '../statistics.ts';
import { drivesSegment } from './drivers.ts';

/** Where the middle of some values lies; nulls where there are none. In the feature's own unit. */
export interface Spread {
  /** The first quartile. */
  lower: number | null;
  median: number | null;
  /** The third quartile. */
  upper: number | null;
}

/** One feature of one segment beside the whole. */
export interface FeatureProfile {
  feature: string;
  /** In the feature's own unit, over those who have a value; null where nobody has. */
  median: number | null;
  wholeMedian: number | null;
  spread: Spread;
  wholeSpread: Spread;
  /** Share of the segment that has a value, 0 to 1. */
  known: number;
  /** Mean of the segment where that of all is 100. Null where that says nothing: all have 0 together, or some are below 0. */
  index: number | null;
  /** (mean of the segment - mean of all) / standard deviation of all: how many standard deviations the segment stands apart. */
  difference: number;
  /** Where that difference lies with 95% confidence; null where too few have a value. */
  interval: [number, number] | null;
  /** The segment against the rest, on the same values as `difference`. It says nothing of a feature that made the clusters. */
  test: Welch | null;
}

export interface SegmentProfile {
  /** Cluster, from 0. */
  cluster: number;
  size: number;
  /** Share of all rows, 0 to 1. */
  share: number;
  /** In the order of the matrix. */
  features: FeatureProfile[];
  /** The features that set the segment apart, strongest first. */
  drivers: FeatureProfile[];
}

export interface ProfileRequest {
  /** Features in their own units, missing = NaN. */
  raw: Matrix;
  /**
   * The same rows in the prepared scale, where one rich customer does not stretch the standard deviation. Differences
   * are taken here; features that are not in it, or all of them where it is left out, are compared raw.
   */
  prepared?: Matrix;
  /** The cluster of each row, from 0. */
  labels: ArrayLike<number>;
  /** Number of clusters, of which some may be empty. */
  k: number;
}

/** What each segment looks like beside the whole, by cluster. Contract error: as many labels as rows are needed. */
export function profileSegments(request: ProfileRequest): SegmentProfile[] {
  const { raw, labels, k } = request;
  requireLabels(request);
  const compared = comparedColumns(request).map((column) => groupMoments(column, labels, k));
  const own = raw.columns.map((column) => groupMoments(column, labels, k));
  const negative = raw.columns.map((column) => column.some((value) => value < 0));
  const wholeSpreads = raw.columns.map(spreadOf);
  return membersOf(labels, k).map((members, cluster) => {
    const segment = selectRows(raw, members);
    const features = raw.names.map((feature, index): FeatureProfile => {
      const spread = spreadOf(segment.columns[index]!);
      const wholeSpread = wholeSpreads[index]!;
      return {
        feature, spread, wholeSpread, median: spread.median, wholeMedian: wholeSpread.median,
        known: members.length > 0 ? own[index]![cluster]!.count / members.length : 0,
        index: negative[index] ? null : indexOf(own[index]!, cluster),
        ...differenceOf(compared[index]!, cluster),
      };
    });
    return { cluster, size: members.length, share: raw.rows > 0 ? members.length / raw.rows : 0, features, drivers: drivesSegment(features) };
  });
}

/** The columns on which segments are compared: prepared where a feature is, raw otherwise. */
export function comparedColumns({ raw, prepared }: Pick<ProfileRequest, 'raw' | 'prepared'>): Float64Array[] {
  return raw.names.map((name, index) => prepared?.columns[prepared.names.indexOf(name)] ?? raw.columns[index]!);
}

/**
 * How far a group stands from all, in standard deviations of all. Its mean is part of theirs, so the distance is that from the others,
 * less the group's own weight; Welch's interval of the one gives that of the other. The deviation of all counts as known.
 */
export function differenceOf(groups: readonly GroupMoments[], cluster: number): Pick<FeatureProfile, 'difference' | 'interval' | 'test'> {
  const whole = merged(groups);
  const group = groups[cluster]!;
  if (group.count === 0 || !varies(whole)) return { difference: 0, interval: null, test: null };
  const deviation = Math.sqrt(whole.squares / whole.count);
  const test = welch(group, merged(groups.filter((_, index) => index !== cluster)));
  const weight = (1 - group.count / whole.count) / deviation;
  return { difference: standardised(group, whole), interval: test && [test.interval[0] * weight, test.interval[1] * weight], test };
}

/** How far the mean of a group is from that of the whole it is part of, in standard deviations of the whole; 0 where nothing varies. */
export function standardised(group: GroupMoments, whole: GroupMoments): number {
  return group.count === 0 || !varies(whole) ? 0 : (group.mean - whole.mean) / Math.sqrt(whole.squares / whole.count);
}

function indexOf(groups: readonly GroupMoments[], cluster: number): number | null {
  const whole = merged(groups);
  return groups[cluster]!.count > 0 && whole.mean > 0 ? (100 * groups[cluster]!.mean) / whole.mean : null;
}

function requireLabels({ raw, prepared, labels }: ProfileRequest): void {
  if (labels.length === raw.rows && (!prepared || prepared.rows === raw.rows)) return;
  throw new MusterError({
    kind: 'contract', where: 'profile of the segments',
    found: `${raw.rows} rows, ${labels.length} labels${prepared ? `, ${prepared.rows} prepared rows` : ''}`,
    allowed: 'the same rows each', todo: 'label exactly the rows of the snapshot',
  });
}

/** The rows of each cluster. */
export function membersOf(labels: ArrayLike<number>, k: number): number[][] {
  const members: number[][] = Array.from({ length: k }, () => []);
  for (let row = 0; row < labels.length; row++) members[labels[row]!]?.push(row);
  return members;
}

function spreadOf(values: Float64Array): Spread {
  const sorted = sortedPresent(values);
  const at = (p: number): number | null => (sorted.length > 0 ? quantile(sorted, p) : null);
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) };
}
