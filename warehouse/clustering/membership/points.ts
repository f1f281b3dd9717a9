import { double } from '../numbers.ts';
import type { MembershipForm, ScoredMembership } from './form.ts';

interface Points extends ScoredMembership {
  /** Points of each cluster; none of the outliers. */
  points: readonly (readonly (readonly number[])[])[];
  outliers: number | null;
  /** Squared. */
  reach: number;
}

/**
 * The nearest point of each cluster; outliers are as far as the reach. There are many points, so that what their distances share, the
 * square of the customer's own length, is computed once: half the work.
 */
export function pointsForm({ points, outliers, reach }: Points): MembershipForm {
  const [first = []] = points.find((own) => own.length > 0) ?? [];
  const length = `${first.map((_, column) => `x${column} * x${column}`).join(' + ')} as own_length`;
  return { steps: [[length]], distances: points.map((own, cluster) => (cluster === outliers ? `${double(reach)} + 0 * own_length` : `own_length + ${nearest(own.map(beyondLength))}`)) };
}

/** The squared distance to a point less the customer's own squared length. */
function beyondLength(point: readonly number[]): string {
  const square = point.reduce((sum, value) => sum + value * value, 0);
  return [double(square), ...point.map((value, column) => `x${column} * ${double(-2 * value)}`)].join(' + ');
}

function nearest(distances: readonly string[]): string {
  return distances.length > 1 ? `least(${distances.join(', ')})` : `(${distances[0]!})`;
}
