import { applyPreparation, continueSegments, type Matrix } from '../analytics/index.ts';
import type { ActivityDeps } from './deps.ts';
import { labelsOfEarlier } from './labels.ts';
import { readModel, type ModelArtefact } from './registry/models.ts';
import type { ModelChange } from './registry/segment-changes.ts';
import { segmentsOfModel, type ModelSegment } from './registry/segments.ts';

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

/** Which segments of the champion go on in which clusters of the challenger, by shared members on the same snapshot, and what came and went. */
export async function successionOf({ warehouse: { knex } }: ActivityDeps, { segmentation, champion, challenger, raw, labels }: SuccessionTask): Promise<Succession> {
  const segments = champion === null ? [] : await segmentsOfModel(knex, segmentation, champion);
  if (champion === null || segments.length === 0) {
    return { continued: new Map(), changes: challenger.centroids.map((_, cluster) => ({ change: 'birth', new: cluster })) };
  }
  const { artefact } = await readModel(knex, segmentation, champion);
  const { continued, changes } = continueSegments({
    segments: segments.map(({ segmentId }) => segmentId), oldLabels: labelsOfEarlier(artefact, raw), newLabels: labels, k: challenger.k, data: applyPreparation(challenger.preparation, raw),
  });
  const byId = new Map(segments.map((segment) => [segment.segmentId, segment]));
  return { continued: new Map([...continued].map(([cluster, id]) => [cluster, byId.get(id)!])), changes };
}
