import { sortedPresent } from '../statistics.ts';
import type { DriftTest } from './drift-test.ts';
import { boundsOf, rowsUpTo } from './rebin.ts';
import type { NumericSummary } from './summary.ts';

/**
 * How far values have to be moved, on average, to make one distribution of the other (Wasserstein-1, the area between
 * the distribution functions), in standard deviations of the reference. Rows are taken as spread evenly over their bin.
 */
export const wasserstein: DriftTest = {
  name: 'wasserstein',
  kinds: ['numeric'],
  threshold: 0.1,
  measure: (reference, current) => {
    if (reference.kind !== 'numeric' || current.kind !== 'numeric') return { unmeasured: 'it needs numbers' };
    if (reference.mean === null || current.mean === null) return { unmeasured: 'a side has no value' };
    const moved = wassersteinOfCounts(reference, current);
    if (moved === 0) return { value: 0 };
    if (!(reference.deviation! > 0)) return { unmeasured: 'the reference is constant: it has no standard deviation to measure by' };
    const value = moved / reference.deviation!;
    return Number.isFinite(value) ? { value } : { unmeasured: 'its values have no finite spread' };
  },
};

/** In the unit of the column, of rows counted in the same bins. */
export function wassersteinOfCounts(reference: NumericSummary, current: NumericSummary): number {
  const places = [...new Set([reference, current].flatMap(turningPoints))].toSorted((a, b) => a - b);
  const [n, m] = [reference.rows - reference.missing, current.rows - current.missing];
  const apart = (at: number): number => rowsUpTo(reference, at) / n - rowsUpTo(current, at) / m;
  let area = 0;
  let before = 0;
  places.forEach((at, index) => {
    const now = apart(at);
    if (index > 0) area += between(before, justBelow(reference, current, at), at - places[index - 1]!);
    before = now;
  });
  return area;
}

/** Where the distribution function may turn: the ends of all bins. */
function turningPoints(summary: NumericSummary): number[] {
  return summary.counts.flatMap((rows, bin) => (rows > 0 ? boundsOf(summary, bin) : [])).filter(Number.isFinite);
}

/** The difference of the distribution functions just before a place at which rows of one value may lie. */
function justBelow(reference: NumericSummary, current: NumericSummary, at: number): number {
  return shareBelow(reference, at) - shareBelow(current, at);
}

function shareBelow(summary: NumericSummary, at: number): number {
  const heaped = summary.counts.reduce((sum, rows, bin) => {
    const [low, high] = boundsOf(summary, bin);
    return low === at && high === at ? sum + rows : sum;
  }, 0);
  return (rowsUpTo(summary, at) - heaped) / (summary.rows - summary.missing);
}

/** Area between a line from `from` to `to` and 0, over `width`. */
function between(from: number, to: number, width: number): number {
  if (from * to >= 0) return (Math.abs(from + to) / 2) * width;
  return ((from * from + to * to) / (2 * (Math.abs(from) + Math.abs(to)))) * width;
}

/** Wasserstein-1 of two samples in the unit of their values, exact. NaN is left out; both have a value. */
export function wassersteinDistance(reference: Float64Array, current: Float64Array): number {
  const [a, b] = [sortedPresent(reference), sortedPresent(current)];
  let [i, j, area, last] = [0, 0, 0, Math.min(a[0]!, b[0]!)];
  while (i < a.length || j < b.length) {
    const at = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    area += Math.abs(i / a.length - j / b.length) * (at - last);
    last = at;
    while (i < a.length && a[i] === at) i++;
    while (j < b.length && b[j] === at) j++;
  }
  return area;
}
