// What a column held on a night
export type { CategoricalSummary, ColumnSummary, NumericSummary } from './summary.ts';
export { edgesOf, fineEdges, fineShares, summarise, summariseCategories } from './summarise.ts';
export { rebin } from './rebin.ts';
export { pooled } from './pooled.ts';
export { requireComparable, requireWhole } from './comparable.ts';

// Tests, and which of them decide
export { isMeasured, type DriftMeasure, type DriftOutcome, type DriftTest } from './drift-test.ts';
export { driftTests } from './drift-tests.ts';
export { chooseTests, type DriftCheck } from './choose-tests.ts';
export { psi, psiCritical, psiOfCounts, psiProbability } from './psi.ts';
export { ks, ksAsymptotic, ksOfCounts, ksProbability, ksStatistic } from './ks.ts';
export { ksExactTail } from './ks-exact.ts';
export { wassersteinDistance } from './wasserstein.ts';
export { jensenShannonDistance } from './jensen-shannon.ts';
export { hellingerDistance } from './hellinger.ts';

// The verdict
export { usualBand, type Band } from './band.ts';
export { peersOf, type DriftKind, type Peers } from './peers.ts';
export type { Against, ColumnRequest, NightSummary } from './column.ts';
export { measureDrift, type ColumnDrift, type DriftCheckResult, type DriftReport, type DriftRequest } from './measure.ts';
export { measureMatrices, type FeatureDrift, type MatrixDriftRequest } from './matrices.ts';
export { volumeDrift, type VolumeDrift, type VolumeRequest } from './volume.ts';
export { schemaDrift, type ColumnType, type SchemaDrift } from './schema.ts';

// Features together, segments, and outcomes that come late
export { reconstructionDrift, type ReconstructionDrift, type ReconstructionRequest } from './reconstruction.ts';
export { domainClassifierDrift, type DomainClassifierDrift, type DomainClassifierRequest, type Sample } from './domain-classifier.ts';
export { segmentDrift, type SegmentDrift, type SegmentDriftRequest, type SegmentMeasure, type SegmentNight, type SegmentsOfNight } from './segments.ts';
export { outcomeDrift, type OutcomeDrift, type OutcomeNight, type OutcomeRequest } from './outcomes.ts';
