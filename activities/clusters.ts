import { assignClusters, nameSegments, prepareFeatures, project, segmentDrivers, selectColumns, type Driver, type Matrix } from '../analytics/index.ts';
import { categoricalOf } from './categorical.ts';
import type { ModelArtefact } from './registry/models.ts';

/** A cluster as a person would speak of it. */
export interface DescribedCluster {
  cluster: number;
  size: number;
  /** By what sets its members apart; a segment that lives on keeps the name it has. */
  name: string;
  /** Strongest first, of the features that made the clusters. */
  drivers: Driver[];
}

export interface DescribedModel {
  /** The cluster of each row of the snapshot. */
  labels: Int32Array;
  clusters: DescribedCluster[];
}

/** The model that was described last: gates and promotion ask of the same one, a moment after each other. */
let latest: { of: string; described: DescribedModel } | undefined;

/** How large the clusters of a model are on the raw snapshot that it was trained on, what they would be called, and which of them each row belongs to. */
export function describeClusters(artefact: ModelArtefact, raw: Matrix): DescribedModel {
  const of = JSON.stringify(artefact);
  if (latest?.of !== of) latest = { of, described: described(artefact, raw) };
  return latest.described;
}

function described(artefact: ModelArtefact, raw: Matrix): DescribedModel {
  // Segments are described by features, also where they are made of components.
  const prepared = prepareFeatures(artefact.preparation, raw);
  const { labels } = assignClusters(artefact, project(artefact.preparation, prepared));
  const categorical = categoricalOf(artefact);
  const made = raw.names.filter((name) => prepared.names.includes(name) && !categorical.includes(name));
  const numbers = selectColumns(prepared, prepared.names.filter((name) => made.includes(name)));
  const found = segmentDrivers({ raw: selectColumns(raw, made), prepared: numbers, labels, k: artefact.k });
  const names = nameSegments(found.map(({ drivers }, cluster) => ({ drivers, proposed: artefact.names?.[cluster] })));
  return { labels, clusters: found.map(({ size, drivers }, cluster) => ({ cluster, size, drivers, name: names[cluster]! })) };
}
