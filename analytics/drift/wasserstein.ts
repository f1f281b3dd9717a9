import { sortedPresent } from '../statistics.ts';
import type { DriftTest } from './drift-test.ts';
import { boundsOf } from './rebin.ts';
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
    // Of an infinite deviation, whatever moves is none.
    return Number.isFinite(value) && Number.isFinite(reference.deviation!) ? { value } : { unmeasured: 'its values have no finite spread' };
  },
};

/** In the unit of the column, of rows counted in the same bins. */
export function wassersteinOfCounts(reference: NumericSummary, current: NumericSummary): number {
  const [n, m] = [reference.rows - reference.missing, current.rows - current.missing];
  let area = 0;
  let apart = 0;
  reference.counts.forEach((rows, bin) => {
    const [a, b] = [rows / n, current.counts[bin]! / m];
    if (a > 0 || b > 0 || bin < reference.edges.length) {
      area += areaIn({ share: a, bounds: boundsOf(reference, bin) }, { share: b, bounds: boundsOf(current, bin) }, apart, inner(reference.edges, bin));
    }
    apart += a - b;
  });
  return area;
}

/** What a side has in one bin: a share of its values, and where these lie. */
interface Filled { share: number; bounds: [number, number] }

/** Area between the distribution functions over one bin, `apart` before it. */
function areaIn(a: Filled, b: Filled, apart: number, [low, high]: [number, number]): number {
  const alike = a.bounds[0] === low && a.bounds[1] === high && b.bounds[0] === low && b.bounds[1] === high;
  if (alike) return between(apart, apart + a.share - b.share, high - low);
  const places = [...(a.share > 0 ? a.bounds : []), ...(b.share > 0 ? b.bounds : []), low, high].filter(Number.isFinite).toSorted((x, y) => x - y);
  let area = 0;
  for (let at = 1; at < places.length; at++) {
    const [from, to] = [places[at - 1]!, places[at]!];
    const start = apart + upTo(a, from) - upTo(b, from);
    if (to > from) area += between(start, apart + below(a, to) - below(b, to), to - from);
  }
  return area;
}

/** The edges of a bin; infinite where it is open, as nothing lies beyond its rows. */
function inner(edges: readonly number[], bin: number): [number, number] {
  return [edges[bin - 1] ?? Number.NEGATIVE_INFINITY, edges[bin] ?? Number.POSITIVE_INFINITY];
}

/** Share of a bin's values of at most `at`; rows of one value are heaped on it. */
function upTo({ share, bounds: [low, high] }: Filled, at: number): number {
  if (at >= high) return share;
  return at > low ? (share * (at - low)) / (high - low) : 0;
}

function below({ share, bounds: [low, high] }: Filled, at: number): number {
  if (low === high) return at > high ? share : 0;
  return upTo({ share, bounds: [low, high] }, at);
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
