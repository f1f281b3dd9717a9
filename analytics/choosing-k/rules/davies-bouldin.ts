import { extremeRule } from './extreme.ts';

/** The lowest mean ratio of spread to distance (Davies and Bouldin, 1979). */
export const daviesBouldin = extremeRule({
  name: 'davies_bouldin',
  title: 'Davies-Bouldin index',
  better: 'lowest',
  measure: (candidate) => candidate.daviesBouldin,
  digits: 3,
});
