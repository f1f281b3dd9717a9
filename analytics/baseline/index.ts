export { compareWithBaseline, type BaselineComparison, type BaselineRequest, type Beside } from './compare.ts';
export { baselineLines, baselineWords, type BaselineLine } from './words.ts';
