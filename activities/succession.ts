import { applyPreparation, continueSegments, type Matrix, type SuccessionRequest } from '../analytics/index.ts';
import type { ActivityDeps } from './deps.ts';
import { labelsOfEarlier } from './labels.ts';
import { membersBefore } from './members-before.ts';
import { readModel, type ModelArtefact } from './registry/models.ts';
import type { ModelChange } from './registry/segment-changes.ts';
import { segmentsOfModel, type ModelSegment } from './registry/segments.ts';
import { settingsOf } from './settings.ts';
import { snapshotSample } from './take-snapshot.ts';

export interface SuccessionTask {
  segmentation: string;
  /** The version whose segments go on, or null before the first. */
  champion: number | null;
  challenger: ModelArtefact;
  /** The snapshot, and the challenger's cluster of each row. */
  raw: Matrix;
  labels: Int32Array;
}

export interface Succession {
  /** Cluster of the challenger to the segment of the champion that it continues. */
  continued: Map<number, ModelSegment>;
  changes: ModelChange[];
}

/**
 * Which segments of the champion go on in which clusters of the challenger, by shared members on the same snapshot, and what came and
 * went. Who was where on the night before is asked only where something did.
 */
export async function successionOf(deps: ActivityDeps, { segmentation, champion, challenger, raw, labels }: SuccessionTask): Promise<Succession> {
  const { knex } = deps.warehouse;
  const segments = champion === null ? [] : await segmentsOfModel(knex, segmentation, champion);
  if (champion === null || segments.length === 0) {
    return { continued: new Map(), changes: challenger.centroids.map((_, cluster) => ({ change: 'birth', new: cluster })) };
  }
  const { artefact } = await readModel(knex, segmentation, champion);
  const ids = segments.map(({ segmentId }) => segmentId);
  const request: SuccessionRequest = { segments: ids, oldLabels: labelsOfEarlier(artefact, raw), newLabels: labels, k: challenger.k, data: applyPreparation(challenger.preparation, raw) };
  const { continued, changes } = continueSegments(request);
  const byId = new Map(segments.map((segment) => [segment.segmentId, segment]));
  const before = changes.length === 0 ? null : await membersBefore(deps.warehouse, {
    segmentation, date: challenger.logicalDate, sample: snapshotSample(settingsOf(deps, segmentation)), rows: raw.rows, segments: ids,
  });
  return { continued: new Map([...continued].map(([cluster, id]) => [cluster, byId.get(id)!])), changes: before ? continueSegments({ ...request, before }).changes : changes };
}
