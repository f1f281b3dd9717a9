export type { Components, ComponentSpec, DroppedFeature, FeatureSpec, OutlierSpec, Preparation, PreparedFeature, Reduction } from './specification.ts';
export { fitPreparation } from './fit.ts';
export { applyPreparation, prepareFeatures, project } from './apply.ts';
export { transforms, type Transform } from './transforms.ts';
export { outlierRules, type Limits, type OutlierRule } from './outliers.ts';
export { scalers, type Scaler } from './scalers.ts';
export { imputers, type Imputer } from './imputers.ts';
export { correlations, type Correlation } from './correlations.ts';
export { fitComponents, projectOn } from './components.ts';
