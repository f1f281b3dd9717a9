import type { KCandidate } from './candidate.ts';

/** One criterion as tables and pictures show it. */
export interface KCriterion {
  /** The rule that goes by it. */
  rule: string;
  title: string;
  valueOf: (candidate: Partial<KCandidate>) => number | null | undefined;
  digits: number;
}

/** What is shown of every k, in this order. */
export const kCriteria: readonly KCriterion[] = [
  { rule: 'silhouette', title: 'Silhouette', valueOf: ({ silhouette }) => silhouette, digits: 3 },
  { rule: 'elbow', title: 'Inertia', valueOf: ({ inertia }) => inertia, digits: 0 },
  { rule: 'calinski_harabasz', title: 'Calinski-Harabasz', valueOf: ({ calinskiHarabasz }) => calinskiHarabasz, digits: 1 },
  { rule: 'davies_bouldin', title: 'Davies-Bouldin', valueOf: ({ daviesBouldin }) => daviesBouldin, digits: 3 },
  { rule: 'gap', title: 'Gap', valueOf: ({ gap }) => gap?.value, digits: 3 },
  { rule: 'stability', title: 'Stability', valueOf: ({ stability }) => stability?.weakest, digits: 2 },
];

/** Those that were measured of some candidate. */
export function measuredCriteria(candidates: readonly Partial<KCandidate>[]): KCriterion[] {
  return kCriteria.filter(({ valueOf }) => candidates.some((candidate) => typeof valueOf(candidate) === 'number'));
}

/** A value as it is shown; null where there is none. */
export function shownValue({ valueOf, digits }: KCriterion, candidate: Partial<KCandidate>): string | null {
  const value = valueOf(candidate);
  return value === null || value === undefined ? null : value.toFixed(digits);
}
