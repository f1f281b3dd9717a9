import { readFileSync } from 'node:fs';

/** Figures of scikit-learn, scipy and numpy (versions in `made_with`) for what prepares features, rounded to six decimals. */
export interface PreparationReference {
  /** `standardised`: what PowerTransformer('yeo-johnson') makes of the values. */
  yeo_johnson: { name: string; values: number[]; lambda: number; standardised: number[] }[];
  /** Without scaling. Signs of components are free, so sizes are given. */
  pca_iris: { explained_variance_ratio: number[]; first_component_abs: number[]; projected_2: { rows: number[]; abs: number[][] } };
  correlation_iris: { spearman: number[][]; pearson: number[][] };
  /** Of the values of `refunds` above; the deviation is scaled to that of normal values. */
  outliers_refunds: { 'quantile_0.05': [number, number]; median_abs_deviation: number; median: number; quartiles: [number, number] };
  /** KNNImputer with two neighbours. */
  knn_impute_k2: { in: (number | null)[][]; out: number[][] };
}

export const reference = JSON.parse(readFileSync(new URL('preparation.json', import.meta.url), 'utf8')) as PreparationReference;
