export type { DroppedFeature, FeatureSpec, Preparation, PreparedFeature } from './specification.ts';
export { fitPreparation } from './fit.ts';
export { applyPreparation } from './apply.ts';
export { transforms, type Transform } from './transforms.ts';
export { scalers, type Scaler } from './scalers.ts';
export { imputers, type Imputer } from './imputers.ts';
