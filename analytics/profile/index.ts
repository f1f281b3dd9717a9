export { profileSegments, type FeatureProfile, type ProfileRequest, type SegmentProfile } from './profile.ts';
export { nameSegments } from './naming.ts';
export { phrases, type FeaturePhrases, type Phrase } from './phrases.ts';
