import { quantile, sortedPresent } from '../../statistics.ts';

const FIFTHS = [0.2, 0.4, 0.6, 0.8];

/** What the last end lies beyond the greatest value: more than rounding, less than two customers differ by. */
const GAP = 1e-6;

/**
 * Where the fifths of these values end (NaN is left out), ascending. Each end lies between two values that occur, so that a value which an
 * engine computes a digit differently stays on its side.
 */
export function fifthsOf(values: Float64Array): number[] {
  return endsOf(sortedPresent(values));
}

/** Fifths of what is bought: who has the least, which is nothing, is no part of them and has the lowest score. */
export function fifthsOfBuyers(values: Float64Array): number[] {
  const present = sortedPresent(values);
  return endsOf(present.filter((value) => value > present[0]!));
}

/** Fifths of how long ago, where the longest stands for who never bought. */
export function fifthsOfRecency(values: Float64Array): number[] {
  const present = sortedPresent(values);
  return endsOf(present.filter((value) => value < present.at(-1)!));
}

function endsOf(ascending: Float64Array): number[] {
  if (ascending.length === 0) return FIFTHS.map(() => 0);
  return FIFTHS.map((share) => {
    const end = quantile(ascending, share);
    const next = ascending.findIndex((value) => value > end);
    return next < 0 ? ascending.at(-1)! + GAP : (ascending[next - 1]! + ascending[next]!) / 2;
  });
}

/** 1 for the lowest fifth to 5 for the highest. */
export function scoreOf(value: number, cuts: readonly number[]): number {
  return 1 + cuts.filter((cut) => value > cut).length;
}

/** Frequency and money as one score: their mean, halves upwards. */
export function purchaseScore(frequency: number, monetary: number): number {
  return Math.floor((frequency + monetary + 1) / 2);
}
