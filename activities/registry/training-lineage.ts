import type { SegmentationConfig } from '../../config/schema.ts';
import { fingerprintOf } from '../../warehouse/models/model.ts';
import { upstreamOf } from '../../warehouse/models/graph.ts';
import { sha256Of } from '../artefacts.ts';
import type { ActivityDeps } from '../deps.ts';
import { settingsOf } from '../settings.ts';

/** What a model was made by, beside its snapshot: all of it is the same whenever the same night is trained again. */
export interface TrainingLineage {
  /** Settings of the segmentation that decide about a model and stand nowhere else in it. */
  settings: Pick<SegmentationConfig, 'k' | 'baseline' | 'snapshotRows' | 'silhouetteRows'>;
  /** SHA-256 of all settings that decide about a model; gates, drift limits and the like do not. */
  configuration: string;
  /** Fingerprint of the SQL of every mart that its features are of, and of every model that these read, by name; of no particular night. */
  sql: Record<string, string>;
}

/** The lineage of a model that is trained now. */
export function trainingLineage(deps: ActivityDeps, segmentation: string): TrainingLineage {
  const settings = settingsOf(deps, segmentation);
  const { k, baseline, snapshotRows, silhouetteRows, features, maxCorrelation, correlation, pca, algorithm, algorithmOptions, restarts, seed } = settings;
  const { models, features: documented } = deps.project;
  const marts = features.flatMap(({ feature }) => documented.get(feature)?.model ?? []);
  const read = new Set(marts.flatMap((mart) => [mart, ...upstreamOf(models, mart)]));
  const sql = [...read].toSorted().flatMap((name) => {
    const model = models.get(name);
    return model ? [[name, fingerprintOf(model, deps.warehouse.engine.overrideSuffix)] as const] : [];
  });
  return {
    settings: { k, baseline, snapshotRows, silhouetteRows },
    configuration: sha256Of(Buffer.from(canonical({ k, baseline, snapshotRows, silhouetteRows, features, maxCorrelation, correlation, pca, algorithm, algorithmOptions, restarts, seed }))),
    sql: Object.fromEntries(sql),
  };
}

/** JSON whose keys are in order: the same settings written in another order are the same. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner));
}
