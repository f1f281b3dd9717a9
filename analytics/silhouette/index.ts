export { stratifiedRows, type StratifiedRows } from './strata.ts';
export { silhouetteOfMembers } from './members.ts';
export { silhouettes, silhouetteScores, type SilhouetteScore } from './scores.ts';
export { silhouetteProblem, type SilhouetteProblem } from './problem.ts';
export { silhouetteParts, silhouetteSums, type SilhouettePart } from './sums.ts';
