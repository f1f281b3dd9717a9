import { readFileSync } from 'node:fs';

/**
 * Figures of scikit-learn and scipy (versions in `made_with`) that our own are held against. k-means figures are the
 * best of many starts.
 */
export interface ReferenceValues {
  iris: number[][];
  iris_species: number[];
  kmeans_iris_best: Record<string, { inertia: number; silhouette: number; calinski_harabasz: number; davies_bouldin: number; ari_vs_species: number }>;
  /** Gap statistic of iris for k = 1 to 8: scikit-learn's k-means on so many even references over the ranges of the features. */
  gap_iris: { references: number; gap: number[]; sd: number[] };
  'dbscan_iris_eps0.5_min5': { clusters: number; noise: number; sizes: number[] };
  ari: { a: number[]; b: number[]; ari: number }[];
  drift_counts: {
    reference: number[]; current: number[]; psi: number; hellinger: number; js_distance_base_e: number; js_distance_base_2: number;
    chi2_two_sample: { statistic: number; p: number; dof: number };
  };
  /** Of 100 points on [1, 100] and 110 on [21.1, 120.1], evenly spaced. */
  ks_exact: { D: number; p: number };
  ks_asymptotic_same_data: { p: number };
  wasserstein: { x: number[]; y: number[]; w1: number }[];
  psi_n_aware_critical_value: { B10_N1000_M1000: number; B10_N10000_M10000: number };
  benjamini_hochberg: { p: number[]; adjusted: number[] };
  distributions: { norm_sf_10: number; t_two_sided_30_df10: number; chi2_sf_200_df5: number; 'f_sf_4.846088_2_27': number; norm_cdf_minus_10: number };
}

export const reference = JSON.parse(readFileSync(new URL('values.json', import.meta.url), 'utf8')) as ReferenceValues;
