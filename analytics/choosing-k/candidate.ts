/** What was measured of one number of segments. What was not measured, or could not be, is null or missing. */
export interface KCandidate {
  k: number;
  /** Mean silhouette, -1 to 1; null where it could not be computed. */
  silhouette: number | null;
  /** Share of all rows in the smallest cluster, 0 to 1. */
  smallestShare: number;
  /** Sum over rows of the squared distance to the own centroid. */
  inertia?: number;
  /** Variance between clusters over that within, each by its degrees of freedom. Higher is better. */
  calinskiHarabasz?: number | null;
  /** Mean over clusters of the worst ratio of spread to distance. Lower is better, from 0. */
  daviesBouldin?: number | null;
  gap?: Gap | null;
  stability?: Stability | null;
}

/** How much denser the clusters are than those of evenly scattered points. */
export interface Gap {
  /** Difference of the logarithms of the inertias; higher is better. */
  value: number;
  /** Its standard error, that of a simulation. */
  error: number;
}

/** How well clusters come back where the rows are drawn again: Jaccard index of members, 0 to 1. */
export interface Stability {
  /** Mean over the clusters. */
  mean: number;
  /** Of the cluster that comes back worst. */
  weakest: number;
}

/** All rows as one cluster: the start of a curve over k. It is never chosen. */
export interface KBaseline {
  inertia: number;
  gap?: Gap | null;
}
