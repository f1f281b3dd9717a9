export { areaUnderCurve } from './area-under-curve.ts';
export { anova, etaSquared, varies, type Anova } from './anova.ts';
export { benjaminiHochberg } from './benjamini-hochberg.ts';
export { chiSquare, type ChiSquare } from './chi-square.ts';
export { chiSquaredQuantile, chiSquaredTail, fisherTail, normalTail, studentQuantile, studentTwoTails } from './distributions.ts';
export { groupMoments, merged, type GroupMoments } from './group-moments.ts';
export { twoProportions, type TwoProportions } from './two-proportions.ts';
export { noncentralFisherBelow, varianceExplained, type VarianceExplained } from './variance-explained.ts';
export { welch, type Welch } from './welch.ts';
