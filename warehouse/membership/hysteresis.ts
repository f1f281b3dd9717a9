import { measuredCustomers, nearestUsableOf, type ScoringModel } from '../scoring.ts';

/** When a customer changes segment in mode `stable`. */
export interface Hysteresis {
  /** By how much nearer another centroid must be than that of the segment held, as a share of the distance to that: 0 to below 1. */
  margin: number;
  /** Nights in a row for which a customer is in a segment before leaving it. */
  minNights: number;
}

/**
 * A select of `customer_id, cluster, nights` for every row of `source`: the segment of the base night, unless another centroid is nearer
 * by the margin and the customer has been there long enough; the nearest centroid for who was nowhere, or in a segment that is no more.
 * Null for who has NaN or infinity in a feature. `nights` counts those in a row in this segment, this one included; nobody counted those of mode `responsive`, so they are enough.
 * `fence`: of the engine. Binds: segmentation, version, base (the base night, or null).
 */
export function heldOrNearestSql(model: ScoringModel, source: string, { margin, minNights }: Hysteresis, fence: string): string {
  const clusters = model.centroids.map((_, cluster) => `d${cluster}`);
  const least = clusters.length > 1 ? `least(${clusters.join(', ')})` : 'd0';
  const own = `case held.cluster ${clusters.map((distance, cluster) => `when ${cluster} then ${distance}`).join(' ')} end`;
  const nearest = nearestUsableOf(clusters);
  // Distances are squared, and so is the share of them that is left.
  const leaves = `held.cluster is null or (coalesce(held.nights, ${minNights}) >= ${minNights} and ${least} <= cast(${(1 - margin) ** 2} as double precision) * ${own})`;
  return `select customer_id, cluster, case when cluster = held_cluster then coalesce(held_nights, ${minNights}) + 1 else 1 end as nights
    from (
      select measured.customer_id, held.cluster as held_cluster, held.nights as held_nights, case when ${leaves} then ${nearest} when ${nearest} is not null then held.cluster end as cluster
      from ${measuredCustomers(model, source, fence)} as measured
      left join (
        select member.customer_id, named.cluster, member.nights_in_segment as nights
        from marts.segment_membership as member
        join meta.model_segments as named on named.segmentation = member.segmentation and named.segment_id = member.segment_id and named.version = :version
        where member.segmentation = :segmentation and member.as_of_date = cast(:base as date)
      ) as held on held.customer_id = measured.customer_id
    ) as decided`;
}
