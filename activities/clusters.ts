import { applyPreparation, assignNearest, nameSegments, profileSegments, type Matrix } from '../analytics/index.ts';
import type { ModelArtefact } from './registry/models.ts';
import type { SegmentProfile } from './registry/segments.ts';

/** A cluster as a person would speak of it. */
export interface DescribedCluster {
  cluster: number;
  size: number;
  /** By what sets its members apart; a segment that lives on keeps the name it has. */
  name: string;
  profile: SegmentProfile;
}

/** What the clusters of a model look like on a raw snapshot, and which of them each row belongs to. */
export function describeClusters(artefact: ModelArtefact, raw: Matrix): { labels: Int32Array; clusters: DescribedCluster[] } {
  const prepared = applyPreparation(artefact.preparation, raw);
  const { labels } = assignNearest(artefact.centroids, prepared);
  const clustered = new Set(prepared.names);
  const profiles = profileSegments({ raw, prepared, labels, k: artefact.k });
  const names = nameSegments(profiles.map(({ drivers }) => ({ drivers: drivers.filter(({ feature }) => clustered.has(feature)) })));
  const clusters = profiles.map(({ cluster, size, share, features }) => ({
    cluster, size,
    name: names[cluster] ?? `Segment ${cluster + 1}`,
    profile: {
      size, share,
      medians: Object.fromEntries(features.map(({ feature, median }) => [feature, median])),
      differences: Object.fromEntries(features.map(({ feature, difference }) => [feature, difference])),
    },
  }));
  return { labels, clusters };
}
