/** Beyond so many digits a product of doubles is an accident: 0.29 of 100 is 28.999999999999996 to them. */
const DIGITS = 15;

/** How many failing rows a threshold tolerates. Below 1 it is a share of the rows. */
export function tolerated(threshold: number, rows: number): number {
  return threshold < 1 ? exact(threshold * rows) : threshold;
}

/** A threshold as people say it. */
export function toleranceInWords(threshold: number): string {
  return threshold < 1 ? `${exact(threshold * 100)}% of the rows` : `${threshold} rows`;
}

function exact(product: number): number {
  return Number(product.toPrecision(DIGITS));
}
