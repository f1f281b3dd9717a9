import { double, squaredDistance } from '../numbers.ts';
import type { MembershipForm, ScoredMembership } from './form.ts';

interface Points extends ScoredMembership {
  /** Points of each cluster; none of the outliers. */
  points: readonly (readonly (readonly number[])[])[];
  outliers: number | null;
  /** Squared. */
  reach: number;
}

/** The nearest point of each cluster; outliers are as far as the reach. */
export function pointsForm({ points, outliers, reach }: Points): MembershipForm {
  return { distances: points.map((own, cluster) => (cluster === outliers ? double(reach) : nearest(own.map(squaredDistance)))) };
}

function nearest(distances: readonly string[]): string {
  return distances.length > 1 ? `least(${distances.join(', ')})` : distances[0]!;
}
