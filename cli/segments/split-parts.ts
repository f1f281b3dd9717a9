import { columnOf } from '../../analytics/matrix.ts';
import type { Matrix, SplitRequest } from '../../analytics/index.ts';
import { MusterError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { membersSql, type Members } from './split-members.ts';

/** How a segment falls into parts, and how the warehouse finds them among all its members. */
export interface Parts {
  method: 'k-means' | 'quantiles';
  /** Parts, also those that nobody of the sample is in. */
  count: number;
  /** The part of each row of the sample. */
  labels: Int32Array;
  /** A select of `customer_id, cluster` over a relation of members. */
  assigned: (relation: string) => string;
  silhouette: number | null;
  tried: { k: number; silhouette: number | null }[];
  leftOut: { feature: string; reason: string }[];
  /** They are no groups that stand apart, by the usual reading of a silhouette (Kaufman and Rousseeuw, 1990). */
  weak: boolean;
  /** Where the parts say by themselves what they are. */
  names?: string[];
}

const WEAK = 0.25;

/** k-means on the sample; the same centroids find the part of every member. */
export async function partsByKMeans(sample: Matrix, request: Omit<SplitRequest, 'raw'>): Promise<Parts> {
  const { splitRows } = await import('../../analytics/index.ts');
  const { nearestCentroidSql } = await import('../../warehouse/scoring.ts');
  const { preparation, centroids, labels, silhouette, tried } = splitRows({ raw: sample, ...request });
  return {
    method: 'k-means', count: centroids.length, labels, tried, leftOut: preparation.dropped,
    silhouette: silhouette === null ? null : digits(silhouette), weak: silhouette !== null && silhouette < WEAK,
    assigned: (relation) => nearestCentroidSql({ ...preparation, centroids }, relation),
  };
}

/** Bands of one feature with as many members each as its values allow; who has none is a part of their own. */
export async function partsByBands(context: Context, members: Members, sample: Matrix, feature: string, bands: number): Promise<Parts> {
  const { bandOf, bandSql, silhouetteOfBands, usefulCuts } = await import('../../analytics/index.ts');
  const quantiles = Array.from({ length: bands - 1 }, (_, index) => (index + 1) / bands);
  const [row] = await readRows(context, `select max("${feature}") as largest, count(*) - count("${feature}") as missing,
    ${quantiles.map((p, index) => `percentile_cont(${p}) within group (order by "${feature}") as q${index}`).join(', ')} from ${membersSql(members)}`);
  const cuts = row?.['largest'] === null ? [] : usefulCuts(quantiles.map((_, index) => Number(row?.[`q${index}`])), Number(row?.['largest']));
  if (cuts.length === 0) {
    throw new MusterError({
      kind: 'contract', where: `segments split --by ${feature}`, found: 'nearly all members have the same value, or none', allowed: 'a feature that varies inside the segment', todo: 'name another feature',
    });
  }
  const values = columnOf(sample, feature);
  const labels = Int32Array.from(values, (value) => bandOf(value, cuts));
  const silhouette = silhouetteOfBands(values, labels);
  return {
    method: 'quantiles', labels, count: cuts.length + 2, silhouette: silhouette === null ? null : digits(silhouette), tried: [], leftOut: [], weak: silhouette !== null && silhouette < WEAK,
    names: [...cuts.map((cut, index) => (index === 0 ? `${feature} up to ${short(cut)}` : `${feature} over ${short(cuts[index - 1]!)}, up to ${short(cut)}`)), `${feature} over ${short(cuts.at(-1)!)}`, `${feature} unknown`],
    assigned: (relation) => `select customer_id, ${bandSql(`"${feature}"`, cuts)} as cluster from ${relation}`,
  };
}

function digits(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
