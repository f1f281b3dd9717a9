export { bootstrapStability, type StabilityRequest } from './bootstrap-stability.ts';
export type { Gap, KBaseline, KCandidate, Stability } from './candidate.ts';
export { chooseK, type KChoice, type KLimits, type KOpinion } from './choose.ts';
export { calinskiHarabaszOf, daviesBouldinOf, dispersionOf, squaresWithin, totalSquares, type Dispersion } from './dispersion.ts';
export { gapStatistic, type GapRequest } from './gap-statistic.ts';
export { kneedle, type Knee } from './kneedle.ts';
export type { KQuestion, KRule, KVerdict, Resampling } from './rule.ts';
export { kRules } from './rules.ts';
export { extremeRule, type ExtremeRule } from './rules/extreme.ts';
