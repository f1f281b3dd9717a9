import type { Matrix } from '../../matrix.ts';

/** How customers are put to clusters where that is not by the nearest centroid: plain JSON, kept with the model; the other keys are the kind's own. */
export interface Membership { kind: string }

/** What puts a prepared row to a cluster. */
export interface ClusterModel {
  /** k x features, in the prepared scale. */
  centroids: readonly (readonly number[])[];
  membership?: Membership | undefined;
}

/**
 * A rule of membership. Registered in `memberships`; its form in SQL, by which the warehouse scores, stands beside it in
 * `membershipForms` and does the same.
 */
export interface MembershipKind<Rule extends Membership = Membership> {
  /** What `kind` of the rule says. */
  readonly name: string;
  /** The cluster of each row of a prepared matrix, which is finite and has as many columns as centroids. */
  readonly assign: (rule: Rule, data: Matrix, centroids: ClusterModel['centroids']) => Int32Array;
  /** Rows in a space whose squared Euclidean distances are what the rule counts, for measures of quality. Left out: they are so as they are. */
  readonly embed?: (rule: Rule, data: Matrix) => Matrix;
}
