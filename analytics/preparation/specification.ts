/** How one feature is made comparable with the others before clustering. */
export interface FeatureSpec {
  /** Column of the feature mart. */
  feature: string;
  /** A name in `transforms`: 'none' or 'log1p'. Applied after imputation. */
  transform: string;
  /** A name in `scalers`: 'standard', 'robust' or 'none'. Applied last. */
  scale: string;
  /**
   * What stands for a missing value, in the feature's own unit: a number, or a name in `imputers`: 'median' or 'mean'
   * of the training snapshot.
   */
  impute: string | number;
}

/**
 * One fitted feature: `(transform(value ?? impute) - center) / scale`.
 * These four say everything, so a warehouse can write the same expression in SQL.
 */
export interface PreparedFeature {
  feature: string;
  /** In the feature's own unit. */
  impute: number;
  transform: string;
  /** In the transformed unit. */
  center: number;
  /** In the transformed unit, above 0. */
  scale: number;
}

export interface DroppedFeature {
  feature: string;
  reason: string;
}

/** What a training snapshot taught: plain JSON that is kept with the model. */
export interface Preparation {
  /** Features in the order of the prepared matrix's columns. */
  features: PreparedFeature[];
  /** Features that carry no information in the training snapshot and are left out of the model. */
  dropped: DroppedFeature[];
}
