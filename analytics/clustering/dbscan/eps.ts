import { kneedle } from '../../choosing-k/kneedle.ts';
import { MusterError } from '../../../core/errors.ts';
import type { SortedRows } from '../kmeans/rows.ts';
import type { KdTree } from './kd-tree.ts';

/** Points of the curve: means of as many rows each, so that one strange customer does not bend it. */
const CURVE_POINTS = 200;

/**
 * How near neighbours are, where the sorted curve of the distances to the `minSamples`-th row bends: left of it are those who have few
 * near them. The curve is that of Ester and others (1996), the bend that of kneedle. Rows with so many twins are dense for any eps and say
 * nothing. Contract error: no bend.
 */
export function epsOf({ count }: SortedRows, tree: KdTree, minSamples: number): number {
  const nth = Math.min(minSamples, count);
  const falling = Float64Array.from({ length: count }, (_, row) => Math.sqrt(tree.nthDistance(row, nth))).filter((distance) => distance > 0).toSorted().toReversed();
  const points = Math.min(CURVE_POINTS, falling.length);
  const end = (point: number): number => Math.floor((point * falling.length) / points);
  const curve = Array.from({ length: points }, (_, point) => meanOf(falling, end(point), end(point + 1)));
  const knee = kneedle(curve.map((_, index) => index), curve);
  if (knee) return curve[knee.index]!;
  throw new MusterError({
    kind: 'contract', where: 'dbscan', found: 'the distances to near customers nowhere bend',
    allowed: 'customers who are dense here and sparse there', todo: 'name eps in algorithmOptions, add features that tell customers apart, or use kmeans',
  });
}

function meanOf(values: Float64Array, from: number, to: number): number {
  return values.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
}
