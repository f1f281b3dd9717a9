/** So many of so many. */
export interface Proportion { count: number; of: number }

export type Interval = [lower: number, upper: number];

/** Standard normal quantile of a two-sided confidence of 95%. */
const Z = 1.959963984540054;

/** Where a proportion lies with 95% confidence: the score interval of Wilson (1927). `of` is above 0. */
export function wilson({ count, of }: Proportion): Interval {
  const share = count / of;
  const scale = 1 + (Z * Z) / of;
  const centre = (share + (Z * Z) / (2 * of)) / scale;
  const reach = (Z / scale) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  // Rounding must not push a bound beyond what it would be without.
  return [count === 0 ? 0 : centre - reach, count === of ? 1 : centre + reach];
}

/**
 * Where the difference of two proportions, first less second, lies with 95% confidence: method 10 of Newcombe (1998), which takes the
 * room to either side from the score intervals of both, and so stays between -1 and 1 and has a width where nobody or everybody was counted.
 */
export function differenceInterval(a: Proportion, b: Proportion): Interval {
  const [pa, pb] = [a.count / a.of, b.count / b.of];
  const [[lowA, highA], [lowB, highB]] = [wilson(a), wilson(b)];
  return [pa - pb - Math.hypot(pa - lowA, highB - pb), pa - pb + Math.hypot(highA - pa, pb - lowB)];
}

/**
 * Where the ratio of two proportions, first over second, lies with 95% confidence: the log method of Katz, Baptista, Azen and Pike (1978).
 * It has no answer where nobody was counted, and no width where everybody was; a half is added to each of the four cells then (Haldane and
 * Anscombe, 1956).
 */
export function ratioInterval(a: Proportion, b: Proportion): Interval {
  const nobody = a.count === 0 || b.count === 0;
  const everybody = a.count === a.of && b.count === b.of;
  const [{ count: x, of: n }, { count: y, of: m }] = nobody || everybody ? [halved(a), halved(b)] : [a, b];
  const log = Math.log(x / n / (y / m));
  const reach = Z * Math.sqrt(1 / x - 1 / n + 1 / y - 1 / m);
  return [a.count === 0 ? 0 : Math.exp(log - reach), Math.exp(log + reach)];
}

function halved({ count, of }: Proportion): Proportion {
  return { count: count + 0.5, of: of + 1 };
}
