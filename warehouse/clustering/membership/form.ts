/** A rule of membership as a model keeps it; the other keys are the kind's own. */
export interface ScoredMembership { kind: string }

/** A rule of membership in SQL, over the prepared values x0, x1 ... of a customer. */
export interface MembershipForm {
  /** Columns that are computed one after the other before the distances, each `expression as name`, so that none is computed twice. */
  steps?: string[][];
  /**
   * One expression for each cluster: the customer is of the least, the first on a tie. Squared, as those of centroids are. Each is NaN for
   * who has NaN or infinity in a feature, who is then in no cluster; a rule that only compares would put them somewhere.
   */
  distances: string[];
}
