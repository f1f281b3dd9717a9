import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import type { ModelArtefact } from '../registry/models.ts';
import type { SegmentProfile } from '../registry/segments.ts';
import type { Asked, Read } from './kind.ts';

type Of = { segmentation: string; model: number };

/** A model by its version, which is there: something refers to it. */
export async function artefactOf(read: Read, { segmentation, model }: Of): Promise<ModelArtefact> {
  const [row] = await read(`select artefact from meta.models where segmentation = ${literal(segmentation)} and version = ${model}`);
  return JSON.parse(String(row?.['artefact'])) as ModelArtefact;
}

/**
 * The model of a version, whether or not it has ever served; by default the newest.
 * @throws MusterError usage that lists those there are.
 */
export async function trainedModel(read: Read, { segmentation, model }: Pick<Asked, 'segmentation' | 'model'>): Promise<{ segmentation: string; version: number; artefact: ModelArtefact }> {
  const all = (await read('select segmentation, version from meta.models order by segmentation, version')).map((row) => ({ segmentation: String(row['segmentation']), version: Number(row['version']) }));
  const own = all.filter((one) => segmentation === undefined || one.segmentation === segmentation);
  const found = own.findLast(({ version }) => model === undefined || version === model);
  if (!found || new Set(own.map((one) => one.segmentation)).size > 1) {
    const listed = all.map((one) => `${one.segmentation} v${one.version}`).join(', ');
    throw new MusterError({
      kind: 'usage', where: 'picture of a model', found: found ? 'models of several segmentations' : all.length === 0 ? 'no model has been trained yet' : `no model${model === undefined ? '' : ` v${model}`}${segmentation === undefined ? '' : ` of ${segmentation}`}`,
      allowed: listed || 'a state in which a night has trained one', todo: found ? `add --segmentation ${own[0]!.segmentation}` : all.length === 0 ? 'run a night' : 'name one of these with --segmentation and --model',
    });
  }
  return { ...found, artefact: await artefactOf(read, { segmentation: found.segmentation, model: found.version }) };
}

/** The profiles of a model's segments by id. */
export async function profilesOf(read: Read, { segmentation, model }: Of): Promise<Map<string, SegmentProfile>> {
  const rows = await read(`select segment_id, profile from meta.model_segments where segmentation = ${literal(segmentation)} and version = ${model} order by segment_id`);
  return new Map(rows.map((row) => [String(row['segment_id']), JSON.parse(String(row['profile'])) as SegmentProfile]));
}

