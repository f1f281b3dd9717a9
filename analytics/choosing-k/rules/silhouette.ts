import { extremeRule } from './extreme.ts';

/** The highest mean silhouette (Rousseeuw, 1987): how much nearer rows are to their own cluster than to the next. */
export const silhouette = extremeRule({
  name: 'silhouette',
  title: 'silhouette',
  better: 'highest',
  measure: (candidate) => candidate.silhouette,
  digits: 3,
});
