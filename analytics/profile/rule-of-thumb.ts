import type { Matrix } from '../matrix.ts';

/** What a rule asks of one column: a value of at least `from`, and below `to`. */
export interface Bounds { column: number; from?: number; to?: number }

interface Target {
  matrix: Matrix;
  labels: ArrayLike<number>;
  cluster: number;
  /** Rows of the cluster. */
  size: number;
}

export interface MeasuredBounds {
  bounds: Bounds[];
  /** Share of the cluster that the rule is true of. */
  covers: number;
  /** Share of the rows it is true of that are in the cluster. */
  precision: number;
}

/** So much of its F1 a rule may lose for being simpler. */
const ALLOWED_LOSS = 0.01;

/** Digits that a number in a rule has, at most, before it stands as it is. */
const MOST_DIGITS = 5;

/**
 * The rule as a person would keep it in mind: without the questions that hardly matter, and with round numbers. What is measured of it is
 * measured of the simple form.
 */
export function simplest(bounds: readonly Bounds[], target: Target): MeasuredBounds {
  const enough = f1Of(measure(bounds, target)) - ALLOWED_LOSS;
  const kept = withoutIdle([...bounds], target, enough);
  for (let digits = 1; digits <= MOST_DIGITS; digits++) {
    const rounded = measure(kept.map((one) => roundedTo(one, digits)), target);
    if (f1Of(rounded) >= enough) return rounded;
  }
  return measure(kept, target);
}

/** Drops the question that matters least as long as that is little enough; one is always left. */
function withoutIdle(bounds: readonly Bounds[], target: Target, enough: number): readonly Bounds[] {
  if (bounds.length < 2) return bounds;
  const [best] = bounds.map((one) => measure(bounds.filter((other) => other !== one), target)).toSorted((a, b) => f1Of(b) - f1Of(a));
  return best && f1Of(best) >= enough ? withoutIdle(best.bounds, target, enough) : bounds;
}

function roundedTo({ column, from, to }: Bounds, digits: number): Bounds {
  const round = (value: number): number => Number(value.toPrecision(digits));
  return { column, ...(from !== undefined && { from: round(from) }), ...(to !== undefined && { to: round(to) }) };
}

function measure(bounds: readonly Bounds[], { matrix, labels, cluster, size }: Target): MeasuredBounds {
  const asked = bounds.map(({ column, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }) => ({ values: matrix.columns[column]!, from, to }));
  let trueOf = 0;
  let members = 0;
  for (let row = 0; row < matrix.rows; row++) {
    let obeys = true;
    for (const { values, from, to } of asked) obeys &&= values[row]! >= from && values[row]! < to;
    if (!obeys) continue;
    trueOf++;
    if (labels[row] === cluster) members++;
  }
  return { bounds: [...bounds], covers: members / size, precision: trueOf > 0 ? members / trueOf : 0 };
}

/** Harmonic mean of both shares. */
function f1Of({ covers, precision }: MeasuredBounds): number {
  return covers + precision > 0 ? (2 * covers * precision) / (covers + precision) : 0;
}
