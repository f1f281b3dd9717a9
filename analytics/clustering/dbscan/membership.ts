import type { Membership, MembershipKind } from '../membership/membership.ts';

/** Points that stand for dense places, and how near to one of them a customer must be. */
export interface PointsMembership extends Membership {
  kind: 'points';
  /** What was asked for, or found on the curve of distances; and how many neighbours make a core. */
  eps: number;
  minSamples: number;
  /** Points of each cluster, in the prepared scale; none of the outliers. */
  points: number[][][];
  /** The cluster of whoever is near no point; null where there was nobody, so that everyone goes to the nearest. */
  outliers: number | null;
  /** Squared distance beyond which a customer is an outlier. */
  reach: number;
}

/** The squared distance to the nearest point of each cluster; that of outliers is the reach. */
export function distancesTo({ points, outliers, reach }: Pick<PointsMembership, 'points' | 'outliers' | 'reach'>, row: ArrayLike<number>): number[] {
  return points.map((own, cluster) => (cluster === outliers ? reach : own.reduce((least, point) => Math.min(least, distance(point, row)), Number.POSITIVE_INFINITY)));
}

function distance(point: readonly number[], row: ArrayLike<number>): number {
  let sum = 0;
  for (let column = 0; column < point.length; column++) sum += (row[column]! - point[column]!) * (row[column]! - point[column]!);
  return sum;
}

export const pointsMembership: MembershipKind<PointsMembership> = {
  name: 'points',
  assign: (rule, { columns, rows }) => Int32Array.from({ length: rows }, (_, row) => {
    const distances = distancesTo(rule, columns.map((column) => column[row]!));
    return distances.indexOf(Math.min(...distances));
  }),
};
