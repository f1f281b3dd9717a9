import { Registry } from '../registry.ts';
import { momentsOf, quantile, sortedPresent } from '../statistics.ts';

/** Learns what stands for a missing value from the values that are present (at least one). */
export interface Imputer {
  readonly name: string;
  readonly fit: (values: Float64Array) => number;
}

/** Imputers by name; a new one is one entry. */
export const imputers = new Registry<Imputer>('imputation', [
  { name: 'median', fit: (values) => quantile(sortedPresent(values), 0.5) },
  { name: 'mean', fit: (values) => momentsOf(values).mean },
  { name: 'mode', fit: (values) => mostFrequent(sortedPresent(values)) },
]);

/** Of several the smallest. */
function mostFrequent(sorted: Float64Array): number {
  let [mode, most] = [Number.NaN, 0];
  let from = 0;
  for (let index = 1; index <= sorted.length; index++) {
    if (sorted[index] === sorted[from]) continue;
    if (index - from > most) [mode, most] = [sorted[from]!, index - from];
    from = index;
  }
  return mode;
}
