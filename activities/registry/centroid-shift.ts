import { isDeepStrictEqual } from 'node:util';
import type { PreparedFeature } from '../../analytics/index.ts';
import type { ModelArtefact } from './models.ts';

/** How far a segment's centroid moved from one model to another. */
export interface CentroidShift {
  /** Euclidean distance over the features that can be compared, in standard deviations. */
  distance: number;
  /** By feature, largest first. */
  features: { feature: string; shift: number }[];
}

/**
 * How far the centroid of a cluster of B lies from that of a cluster of A, over the features that both have with the same transform. The
 * unit is the scale of A: standard deviations of its snapshot where the feature's scale is `standard`.
 * @returns null where no feature can be compared.
 */
export function centroidShift(a: ModelArtefact, clusterOfA: number, b: ModelArtefact, clusterOfB: number): CentroidShift | null {
  const before = transformedCentroid(a, clusterOfA);
  const after = transformedCentroid(b, clusterOfB);
  const features = a.preparation.features.flatMap((spec) => {
    const other = b.preparation.features.find(({ feature }) => feature === spec.feature);
    if (!other || !comparable(spec, other)) return [];
    return [{ feature: spec.feature, shift: (after.get(spec.feature)! - before.get(spec.feature)!) / spec.scale }];
  });
  if (features.length === 0) return null;
  return { distance: Math.hypot(...features.map(({ shift }) => shift)), features: features.toSorted((x, y) => Math.abs(y.shift) - Math.abs(x.shift)) };
}

function comparable(a: PreparedFeature, b: PreparedFeature): boolean {
  return a.transform === b.transform && isDeepStrictEqual(a.parameters, b.parameters);
}

/** A centroid by feature, in the transformed unit before scaling; of components, what they stand for. */
function transformedCentroid({ preparation: { features, components }, centroids }: ModelArtefact, cluster: number): Map<string, number> {
  const centroid = centroids[cluster] ?? [];
  const prepared = components ? components.means.map((mean, place) => mean + components.axes.reduce((sum, axis, component) => sum + (axis[place] ?? 0) * (centroid[component] ?? 0), 0)) : centroid;
  return new Map(features.map(({ feature, center, scale }, place) => [feature, (prepared[place] ?? Number.NaN) * scale + center]));
}
