import { Registry } from '../registry.ts';
import { momentsOf, quantile, sortedPresent } from '../statistics.ts';
import { isSpread } from './spread.ts';

/** Learns the zero and the unit of a feature from its transformed training values, which are finite and not all equal. */
export interface Scaler {
  readonly name: string;
  readonly fit: (values: Float64Array) => { center: number; scale: number };
}

function standard(values: Float64Array): { center: number; scale: number } {
  const { mean, variance } = momentsOf(values);
  return { center: mean, scale: Math.sqrt(variance) };
}

/**
 * Median and interquartile range, as scikit-learn's RobustScaler. Where half of the values are equal that range is 0
 * and the standard deviation serves instead.
 */
function robust(values: Float64Array): { center: number; scale: number } {
  const sorted = sortedPresent(values);
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  return { center: quantile(sorted, 0.5), scale: isSpread(first, third) ? third - first : standard(values).scale };
}

/** Scalers by name; a new one is one entry. */
export const scalers = new Registry<Scaler>('scaler', [
  { name: 'standard', fit: standard },
  { name: 'robust', fit: robust },
  { name: 'none', fit: () => ({ center: 0, scale: 1 }) },
]);
