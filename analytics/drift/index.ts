export type { CategoricalSummary, ColumnSummary, NumericSummary } from './summary.ts';
export { measureDrift, type DriftKind, type DriftReport, type DriftRequest } from './measure.ts';
export type { FeatureDrift } from './feature.ts';
export type { DriftMeasure, DriftTest } from './drift-test.ts';
export { driftTests } from './drift-tests.ts';
export { psi, psiCounts, psiEdges, psiOfCounts } from './psi.ts';
export { ks, ksProbability, ksStatistic } from './ks.ts';
