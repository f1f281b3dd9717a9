import { assignNearest, nameSegments, prepareFeatures, profileSegments, project, type Matrix } from '../analytics/index.ts';
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

export interface DescribedModel {
  /** The cluster of each row of the snapshot. */
  labels: Int32Array;
  clusters: DescribedCluster[];
}

/** The model that was described last: gates and promotion ask of the same one, a moment after each other. */
let latest: { of: string; described: DescribedModel } | undefined;

/** What the clusters of a model look like on the raw snapshot that it was trained on, and which of them each row belongs to. */
export function describeClusters(artefact: ModelArtefact, raw: Matrix): DescribedModel {
  const of = JSON.stringify(artefact);
  if (latest?.of !== of) latest = { of, described: described(artefact, raw) };
  return latest.described;
}

function described(artefact: ModelArtefact, raw: Matrix): DescribedModel {
  // Segments are described by features, also where they are made of components.
  const prepared = prepareFeatures(artefact.preparation, raw);
  const { labels } = assignNearest(artefact.centroids, project(artefact.preparation, prepared));
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
