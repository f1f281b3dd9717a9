export { adjustedRand, adjustedRandOf } from './adjusted-rand.ts';
export { contingencyFromCounts, contingencyOf, type Contingency, type Label } from './contingency.ts';
export { bestJaccard, jaccardMatrix } from './jaccard.ts';
export { hungarian } from './hungarian.ts';
export { matchSegments, matchSegmentsOf, type SegmentMatch, type SegmentMatching } from './match-segments.ts';
