import { extremeRule } from './extreme.ts';

/** The highest variance ratio (Calinski and Harabasz, 1974). */
export const calinskiHarabasz = extremeRule({
  name: 'calinski_harabasz',
  title: 'Calinski-Harabasz index',
  better: 'highest',
  measure: (candidate) => candidate.calinskiHarabasz,
  digits: 1,
});
