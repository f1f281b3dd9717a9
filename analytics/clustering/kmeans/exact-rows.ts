import { powerAbove, QUANTUM, quantumFor, SQUARE_BITS } from '../../../core/exact-sums.ts';

/** Rows of a prepared matrix, row after row. */
export interface FlatRows {
  values: Float64Array;
  /** Values of a row. */
  width: number;
}

/** A half of a square's bits: sums of halves are exact where sums of squares would be rounded. */
const HALF = 2 ** 26;

/**
 * Prepares multiples of QUANTUM for sums that are the same in every order, as a prepared table does: columns with large values become
 * multiples of a greater unit, in place. Returns the mean variance of the columns.
 */
export function makeExact(rows: FlatRows): number {
  const count = rows.values.length / rows.width;
  const largest = largestOf(rows);
  const quanta = largest.map((most) => quantumFor(count, most));
  if (quanta.some((quantum) => quantum > QUANTUM)) roundTo(rows, quanta);
  return meanVariance(rows, largest);
}

function largestOf({ values, width }: FlatRows): Float64Array {
  const largest = new Float64Array(width);
  for (let at = 0; at < values.length; ) {
    for (let column = 0; column < width; column++, at++) {
      const size = Math.abs(values[at]!);
      if (size > largest[column]!) largest[column] = size;
    }
  }
  return largest;
}

function roundTo({ values, width }: FlatRows, quanta: Float64Array): void {
  for (let at = 0; at < values.length; ) {
    for (let column = 0; column < width; column++, at++) values[at] = Math.floor(values[at]! / quanta[column]! + 0.5) * quanta[column]!;
  }
}

function meanVariance({ values, width }: FlatRows, largest: Float64Array): number {
  const count = values.length / width;
  const sums = new Float64Array(width);
  for (let at = 0; at < values.length; ) for (let column = 0; column < width; column++, at++) sums[column]! += values[at]!;
  const means = sums.map((sum) => sum / count);
  const units = largest.map((most) => powerAbove(4 * most * most) / 2 ** SQUARE_BITS);
  const [high, low] = [new Float64Array(width), new Float64Array(width)];
  for (let at = 0; at < values.length; ) {
    for (let column = 0; column < width; column++, at++) {
      const difference = values[at]! - means[column]!;
      const square = Math.floor((difference * difference) / units[column]!);
      const half = Math.floor(square / HALF);
      high[column]! += half;
      low[column]! += square - half * HALF;
    }
  }
  return units.reduce((total, unit, column) => total + ((high[column]! * HALF + low[column]!) * unit) / count, 0) / width;
}
