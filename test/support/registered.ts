import type { ModelArtefact } from '../../activities/registry/models.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

/** A model of two features, as training registers it. */
export function artefactOf(more: Partial<ModelArtefact> = {}): ModelArtefact {
  const features = [['recency_days', 'none', 10, 5], ['frequency_84d', 'log1p', 1, 0.5]] as const;
  return {
    segmentation: 'customers', algorithm: 'kmeans', logicalDate: '2017-03-01', k: 2, centroids: [[-1, 0], [1, 0]],
    features: features.map(([feature, transform]) => ({ feature, transform, scale: 'standard', impute: 'median' })),
    preparation: { features: features.map(([feature, transform, center, scale]) => ({ feature, impute: 0, transform, center, scale })), dropped: [{ feature: 'tickets_84d', reason: 'has one value' }] },
    snapshot: { uri: 'artefact:abc.arrow', sha256: 'abc123abc123abc', rows: 1_234, schemaHash: 'ffff' },
    metrics: { inertia: 100, silhouette: 0.31, silhouettes: [{ k: 2, silhouette: 0.31 }], reason: 'silhouette 0.310 is the highest for k in 2, 3' },
    seed: 1, restarts: 10, codeVersion: '0.1.0',
    lineage: {
      settings: { k: { min: 2, max: 3, by: 'silhouette', options: {}, minShare: 0, also: [], gapReferences: 10, bootstraps: 10, resampledRows: 1_000 }, baseline: { recency: 'recency_days', frequency: 'frequency_84d', monetary: 'monetary_84d' }, snapshotRows: 50_000, silhouetteRows: 10_000 },
      configuration: 'c0ffee000001', sql: { 'marts.customer_orders': 'print1', 'staging.orders': 'print2' },
    },
    ...more,
  };
}

/** Puts a version into the registry, with its segments by cluster where it served. */
export async function writeModel({ knex }: Warehouse, version: number, artefact: ModelArtefact, segments: readonly { id: string; share: number; drivers?: string }[] = []): Promise<void> {
  const { segmentation, logicalDate } = artefact;
  await knex('meta.models').insert({ segmentation, version, sha256: `${version}`.repeat(64), logical_date: logicalDate, artefact: JSON.stringify(artefact), created_at: `${logicalDate}T03:00:00Z` });
  for (const [cluster, { id, share, drivers }] of segments.entries()) {
    const details = drivers === undefined ? undefined : { customers: artefact.snapshot.rows, value: null, drivers, beside: '', rule: null, typical: ['a visit of a man of 34'], features: [], variables: [] };
    await knex('meta.model_segments').insert({ segmentation, version, cluster, segment_id: id, profile: JSON.stringify({ size: Math.round(share * artefact.snapshot.rows), share, medians: {}, differences: { recency_days: -1.2 }, details }) });
  }
}
