import { columnOf, type Matrix } from '../../matrix.ts';
import type { RfmFeatures } from './options.ts';
import { fifthsOf, fifthsOfBuyers, purchaseScore, scoreOf } from './scores.ts';
import { RFM_GRID, RFM_SEGMENTS } from './segments.ts';

export interface RfmLabels {
  /** Segments that have a member, in the order of the table. */
  names: string[];
  /** The segment of each row, as its place among `names`. */
  labels: Int32Array;
}

/** The RFM segments of raw features, missing = NaN: who never bought, or bought nothing lately, has the lowest score. */
export function rfmLabels(raw: Matrix, { recency, frequency, monetary }: RfmFeatures): RfmLabels {
  const [r, f, m] = [recency, frequency, monetary].map((name) => columnOf(raw, name, 'RFM segments')) as [Float64Array, Float64Array, Float64Array];
  const cuts = { r: fifthsOf(r), f: fifthsOfBuyers(f), m: fifthsOfBuyers(m) };
  const all = Int32Array.from({ length: raw.rows }, (_, row) => {
    const recent = Number.isNaN(r[row]!) ? 1 : 6 - scoreOf(r[row]!, cuts.r);
    // NaN is above no cut.
    return RFM_SEGMENTS.indexOf(RFM_GRID[recent - 1]![purchaseScore(scoreOf(f[row]!, cuts.f), scoreOf(m[row]!, cuts.m)) - 1]!);
  });
  const members = new Set(all);
  const names = RFM_SEGMENTS.filter((_, index) => members.has(index));
  return { names, labels: all.map((label) => names.indexOf(RFM_SEGMENTS[label]!)) };
}
