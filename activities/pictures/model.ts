import { literal } from '../../core/sql-literal.ts';
import type { ModelArtefact } from '../registry/models.ts';
import type { SegmentProfile } from '../registry/segments.ts';
import type { Read } from './kind.ts';

type Of = { segmentation: string; model: number };

/** A model by its version, which is there: something refers to it. */
export async function artefactOf(read: Read, { segmentation, model }: Of): Promise<ModelArtefact> {
  const [row] = await read(`select artefact from meta.models where segmentation = ${literal(segmentation)} and version = ${model}`);
  return JSON.parse(String(row?.['artefact'])) as ModelArtefact;
}

/** The profiles of a model's segments by id. */
export async function profilesOf(read: Read, { segmentation, model }: Of): Promise<Map<string, SegmentProfile>> {
  const rows = await read(`select segment_id, profile from meta.model_segments where segmentation = ${literal(segmentation)} and version = ${model} order by segment_id`);
  return new Map(rows.map((row) => [String(row['segment_id']), JSON.parse(String(row['profile'])) as SegmentProfile]));
}

