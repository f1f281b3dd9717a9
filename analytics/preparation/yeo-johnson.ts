import { minimise } from '../minimise.ts';
import { momentsOf } from '../statistics.ts';
import type { Transform } from './transforms.ts';

/** Powers stay below e^60 on the training snapshot, so that also a value ten times as large has a square. */
const LARGEST_EXPONENT = 60;
/** Powers of one sign stay above e^-18: smaller ones differ from each other by less than half of a double's digits. */
const SMALLEST_EXPONENT = 18;
/** Around 1, where nothing is changed. */
const MOST_LAMBDA = 30;

/**
 * The power transform of Yeo and Johnson (Biometrika 87, 2000): like Box and Cox's, and for negative values as well. Lambda is the most
 * likely one if the transformed values were normal, to six decimals; 1 changes nothing, 0 is log1p.
 */
export const yeoJohnson: Transform = {
  name: 'yeo_johnson',
  fit: (values) => ({ lambda: mostLikelyLambda(values.filter((value) => !Number.isNaN(value))) }),
  apply: (value, { lambda = 1 } = {}) =>
    value < 0 ? -power(Math.log1p(-value), 2 - lambda) : power(Math.log1p(value), lambda),
};

/** ((1 + x)^exponent - 1) / exponent of ln(1 + x), and its limit where the exponent is 0. */
function power(log: number, exponent: number): number {
  return exponent === 0 ? log : Math.expm1(exponent * log) / exponent;
}

/** The log-likelihood has one maximum only (Marchand et al., SecureFedYJ, 2022), so a search between bounds finds it. */
function mostLikelyLambda(values: Float64Array): number {
  const logs = values.map((value) => Math.sign(value) * Math.log1p(Math.abs(value)));
  const { min, max, mean, count } = momentsOf(logs);
  if (!(max > min)) return 1;
  const [low, high] = bounds(min, max);
  // Where all values have one sign, powers are taken around their mean: far from 0 they would lose their digits otherwise.
  const negative = max <= 0;
  const centre = min >= 0 || negative ? Math.abs(mean) : 0;
  const powers = new Float64Array(count);
  const unlikeliness = (lambda: number): number => {
    for (let index = 0; index < count; index++) {
      const log = logs[index]!;
      powers[index] = negative || log < 0 ? -power(-log - centre, 2 - lambda) : power(log - centre, lambda);
    }
    const logVariance = Math.log(momentsOf(powers).variance) + 2 * centre * (negative ? 2 - lambda : lambda);
    return logVariance / 2 - (lambda - 1) * mean;
  };
  return Number(minimise(unlikeliness, low, high).toFixed(6));
}

/** Lambdas with which powers are neither too large nor all alike, by the extremes of sign(x) ln(1 + |x|). */
function bounds(min: number, max: number): [low: number, high: number] {
  const positive = exponents(Math.max(0, min), Math.max(0, max));
  const negative = exponents(Math.max(0, -max), Math.max(0, -min));
  return [Math.min(1, Math.max(positive.low, 2 - negative.high)), Math.max(1, Math.min(positive.high, 2 - negative.low))];
}

function exponents(smallest: number, largest: number): { low: number; high: number } {
  return {
    low: Math.max(1 - MOST_LAMBDA, -SMALLEST_EXPONENT / smallest),
    high: Math.min(1 + MOST_LAMBDA, LARGEST_EXPONENT / largest),
  };
}
