import { checkNumberOptions, type NumberOption } from '../options.ts';
import { Registry } from '../registry.ts';
import { quantile, sortedPresent } from '../statistics.ts';
import type { OutlierSpec } from './specification.ts';
import { isSpread } from './spread.ts';

/** Values beyond these become the nearest of them (winsorising). In the transformed unit. */
export interface Limits { low: number; high: number }

/** How far from the others a value may lie. */
export interface OutlierRule {
  readonly name: string;
  /** Fills in the defaults. @throws MusterError usage for options it does not have, below `where`. */
  readonly check: (where: string, options: unknown) => Record<string, number>;
  /** Learns the limits from transformed training values (missing = NaN, at least one is there). */
  readonly fit: (values: Float64Array, options: Readonly<Record<string, number>>) => Limits;
}

/** The standard deviation of normal values over their median absolute deviation. */
const NORMAL_MAD = 1.482602218505602;

/** Rules by name; a new one is one entry. */
export const outlierRules = new Registry<OutlierRule>('outlier rule', [
  {
    name: 'quantile',
    check: checked({
      lower: { meaning: 'share of the customers below the lower limit', min: 0, max: 0.5, fallback: 0.01 },
      upper: { meaning: 'share of the customers above the upper limit', min: 0, max: 0.5, fallback: 0.01 },
    }),
    fit: (values, { lower = 0, upper = 0 }) => {
      const sorted = sortedPresent(values);
      return { low: quantile(sorted, lower), high: quantile(sorted, 1 - upper) };
    },
  },
  {
    // Tukey's fences (Exploratory Data Analysis, 1977).
    name: 'iqr',
    check: checked({ factor: { meaning: 'interquartile ranges beyond the quartiles', min: 0, max: 100, fallback: 1.5 } }),
    fit: (values, { factor = 0 }) => {
      const sorted = sortedPresent(values);
      const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
      return { low: first - factor * (third - first), high: third + factor * (third - first) };
    },
  },
  {
    // Leys et al., Journal of Experimental Social Psychology 49, 2013.
    name: 'mad',
    check: checked({ factor: { meaning: 'median absolute deviations from the median, scaled to standard deviations of normal values', min: 0, max: 100, fallback: 3 } }),
    fit: (values, { factor = 0 }) => {
      const middle = quantile(sortedPresent(values), 0.5);
      const deviation = NORMAL_MAD * quantile(sortedPresent(values.map((value) => Math.abs(value - middle))), 0.5);
      return { low: middle - factor * deviation, high: middle + factor * deviation };
    },
  },
]);

function checked(table: Record<string, NumberOption & { fallback: number }>): OutlierRule['check'] {
  return (where, options) => checkNumberOptions(where, table, options) as Record<string, number>;
}

/**
 * The limits of a feature; null where they would leave one value only, as the quartiles of a feature that is 0 for most do.
 */
export function fitLimits({ rule: name, ...options }: OutlierSpec, where: string, values: Float64Array): Limits | null {
  const rule = outlierRules.get(name);
  const limits = rule.fit(values, rule.check(where, options));
  return isSpread(limits.low, limits.high) ? limits : null;
}
