export { adjustedRand, adjustedRandOf } from './adjusted-rand.ts';
export { centroidDistances } from './centroid-distances.ts';
export { contingencyFromCounts, contingencyOf, type Contingency, type Label } from './contingency.ts';
export { bestJaccard, jaccardMatrix } from './jaccard.ts';
export { hungarian } from './hungarian.ts';
export { matchSegments, matchSegmentsOf, type SegmentMatch, type SegmentMatching } from './match-segments.ts';
export { segmentChanges, type SegmentChange } from './segment-changes.ts';
export { membershipStability, type SegmentStability, type MembershipStability } from './membership-stability.ts';
export { continueSegments, type Succession, type SuccessionRequest } from './continue-segments.ts';
