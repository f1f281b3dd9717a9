import { MusterError } from '../../core/errors.ts';
import { selectRows, type Matrix } from '../matrix.ts';
import { momentsOf, quantile, sortedPresent } from '../statistics.ts';

/** One feature of one segment beside the whole. */
export interface FeatureProfile {
  feature: string;
  /** In the feature's own unit, over those who have a value; null where nobody has. */
  median: number | null;
  wholeMedian: number | null;
  /** (mean of the segment - mean of all) / standard deviation of all: how many standard deviations the segment stands apart. */
  difference: number;
}

export interface SegmentProfile {
  /** Cluster, from 0. */
  cluster: number;
  size: number;
  /** Share of all rows, 0 to 1. */
  share: number;
  /** In the order of the matrix. */
  features: FeatureProfile[];
  /** The features that set the segment apart, strongest first: at least `DRIVER_DIFFERENCE` from the whole. */
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

/**
 * A difference below this many standard deviations does not characterise a segment (Cohen's "small" effect ends at
 * about 0.3).
 */
const DRIVER_DIFFERENCE = 0.3;

/** What each segment looks like beside the whole, by cluster. Contract error: as many labels as rows are needed. */
export function profileSegments({ raw, prepared, labels, k }: ProfileRequest): SegmentProfile[] {
  if (labels.length !== raw.rows || (prepared && prepared.rows !== raw.rows)) {
    throw new MusterError({
      kind: 'contract',
      where: 'profile of the segments',
      found: `${raw.rows} rows, ${labels.length} labels${prepared ? `, ${prepared.rows} prepared rows` : ''}`,
      allowed: 'the same rows each',
      todo: 'label exactly the rows of the snapshot',
    });
  }
  const compared: Matrix = {
    ...raw,
    columns: raw.names.map((name, index) => prepared?.columns[prepared.names.indexOf(name)] ?? raw.columns[index]!),
  };
  const wholeMedians = raw.columns.map(medianOf);
  const whole = compared.columns.map(momentsOf);
  return membersOf(labels, k).map((members, cluster) => {
    const segment = selectRows(raw, members);
    const features = selectRows(compared, members).columns.map((column, index) => {
      const { mean, variance } = whole[index]!;
      const difference = variance > 0 ? (momentsOf(column).mean - mean) / Math.sqrt(variance) : 0;
      return {
        feature: raw.names[index]!,
        median: medianOf(segment.columns[index]!),
        wholeMedian: wholeMedians[index]!,
        difference: Number.isFinite(difference) ? difference : 0,
      };
    });
    return {
      cluster,
      size: members.length,
      share: raw.rows > 0 ? members.length / raw.rows : 0,
      features,
      drivers: driversOf(features),
    };
  });
}

function driversOf(features: FeatureProfile[]): FeatureProfile[] {
  return features
    .filter(({ difference }) => Math.abs(difference) >= DRIVER_DIFFERENCE)
    .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
}

function membersOf(labels: ArrayLike<number>, k: number): number[][] {
  const members: number[][] = Array.from({ length: k }, () => []);
  for (let row = 0; row < labels.length; row++) members[labels[row]!]?.push(row);
  return members;
}

function medianOf(values: Float64Array): number | null {
  const median = quantile(sortedPresent(values), 0.5);
  return Number.isNaN(median) ? null : median;
}
