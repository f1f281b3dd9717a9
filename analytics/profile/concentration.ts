/**
 * How unevenly something that adds up, such as money, is spread over customers: what has to be known of them, so that an
 * engine can count it over millions.
 */
export interface RankedSums {
  count: number;
  total: number;
  /** Sum of rank times value, ranks from 1 for the least. Ties may stand in any order. */
  ranked: number;
  /** Sum of the values of the tenth (rounded up) that brings most. */
  top: number;
  least: number;
}

export interface Concentration {
  /** 0: all bring the same; near 1: one brings all. */
  gini: number;
  /** Share of the total that the tenth who bring most do. */
  topTenth: number;
}

/** Gini coefficient, G = 2 sum(i x_i) / (n sum(x)) - (n + 1) / n over ascending values (Sen, 1973), and the top of the Lorenz curve. Null where there is nothing to share, or somebody brings less than nothing. */
export function concentrationOf({ count, total, ranked, top, least }: RankedSums): Concentration | null {
  if (count === 0 || !(total > 0) || least < 0) return null;
  return { gini: Math.max(0, (2 * ranked) / (count * total) - (count + 1) / count), topTenth: Math.min(1, top / total) };
}
