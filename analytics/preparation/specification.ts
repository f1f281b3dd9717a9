import type { Limits } from './outliers.ts';

/** How one feature is made comparable with the others before clustering. */
export interface FeatureSpec {
  /** Column of the feature mart. */
  feature: string;
  /** A name in `transforms`: 'none', 'log1p' or 'yeo_johnson'. Applied after imputation. */
  transform: string;
  /** A name in `scalers`: 'standard', 'robust' or 'none'. Applied last. */
  scale: string;
  /**
   * What stands for a missing value, in the feature's own unit: a number, or a name in `imputers`: 'median', 'mean' or
   * 'mode' of the training snapshot.
   */
  impute: string | number;
  /** A name in `outlierRules` with its options; between transform and scaling. Left out: no value is cut. */
  outliers?: OutlierSpec;
}

/** A rule, and its own options. */
export interface OutlierSpec { rule: string; [option: string]: unknown }

/** What makes fewer columns of the prepared features. Left out: nothing does. */
export interface Reduction {
  /** Of two features that correlate beyond this the later is left out. */
  maxCorrelation?: number;
  /** A name in `correlations`. Default: 'spearman'. */
  correlation?: string;
  /** Features that are codes of categories: they correlate with nothing. Default: none. */
  categorical?: readonly string[];
  pca?: ComponentSpec;
}

export interface ComponentSpec {
  /** Share of the prepared features' variance that the components explain together, above 0 to 1. */
  variance: number;
  /** Most components. Default: as many as there are features. */
  components?: number;
}

/**
 * One fitted feature: `(cut(transform(value ?? impute)) - center) / scale`.
 * These say everything, so a warehouse can write the same expression in SQL.
 */
export interface PreparedFeature {
  feature: string;
  /** In the feature's own unit. */
  impute: number;
  transform: string;
  /** What the transform learned; only where it learns. */
  parameters?: Record<string, number>;
  /** In the transformed unit; only where values are cut. */
  limits?: Limits;
  /** In the transformed unit. */
  center: number;
  /** In the transformed unit, above 0. */
  scale: number;
}

export interface DroppedFeature {
  feature: string;
  reason: string;
}

/** Principal components of the prepared features: component = sum of axis * (feature - mean). */
export interface Components {
  /** By feature. */
  means: number[];
  /** Components x features. */
  axes: number[][];
  /** Share of the variance that each component explains, largest first. */
  explained: number[];
}

/** What a training snapshot taught: plain JSON that is kept with the model. */
export interface Preparation {
  /** Features in the order of the prepared matrix's columns. */
  features: PreparedFeature[];
  /** Features that carry no information in the training snapshot, or none of their own, and are left out of the model. */
  dropped: DroppedFeature[];
  /** What the features are projected on; only where that was asked for. Centroids are then in this space. */
  components?: Components;
}
