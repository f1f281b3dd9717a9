import { columnOf } from '../../analytics/matrix.ts';
import type { FeatureFacts, Matrix, SplitRequest } from '../../analytics/index.ts';
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
export async function partsByBands(context: Context, members: Members, sample: Matrix, facts: FeatureFacts, bands: number): Promise<Parts> {
  const { name: feature } = facts;
  const { bandOf, bandSql, labelOf, quantity, silhouetteOfBands, usefulCuts } = await import('../../analytics/index.ts');
  const quantiles = Array.from({ length: bands - 1 }, (_, index) => (index + 1) / bands);
  const [row] = await readRows(context, `select max("${feature}") as largest,
    ${quantiles.map((p, index) => `percentile_cont(${p}) within group (order by "${feature}") as q${index}`).join(', ')} from ${membersSql(members)}
    where "${feature}" <> cast('NaN' as double precision)`);
  const cuts = (row?.['largest'] ?? null) === null ? [] : usefulCuts(quantiles.map((_, index) => Number(row?.[`q${index}`])), Number(row!['largest']));
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
    names: [...[...cuts.map((cut, index) => (index === 0 ? `up to ${end(cut, facts)}` : `over ${end(cuts[index - 1]!, facts)}, up to ${end(cut, facts)}`)), `over ${end(cuts.at(-1)!, facts)}`]
      .map((bound) => capitalised(quantity(bound, facts))), `${labelOf(facts)}: unknown`],
    assigned: (relation) => `select customer_id, ${bandSql(`"${feature}"`, cuts)} as cluster from ${relation}`,
  };
}

function digits(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** The end of a band, with digits enough to tell it from the next one. */
function end(value: number, { unit }: FeatureFacts): string {
  return unit === 'share' ? `${Number((100 * value).toPrecision(4))}%` : String(Number(value.toPrecision(4)));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
