export { FEWEST_IN_GROUP, UNKNOWN_GROUP, type ProtectedAttribute } from './groups.ts';
export { compareSelection, type AttributeFairness, type AttributeSelection, type AudienceKind, type GroupComparison, type GroupSelection } from './selection-rates.ts';
export { centroidSilhouettes } from './centroid-silhouettes.ts';
export { binsOf } from './bins.ts';
export { mutualInformation, type MutualInformation } from './mutual-information.ts';
export { reweigh, type Outcomes } from './reweigh.ts';
export { fairRows } from './fair-rows.ts';
export { resampleRows } from './resample.ts';
