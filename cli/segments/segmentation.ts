import type { ModelArtefact } from '../../activities/registry/models.ts';
import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { segmentsOn, type PublishedSegment, type Where } from './subject.ts';

/**
 * The segments of one segmentation on one night, largest first.
 * @throws MusterError usage where several have some, or none has.
 */
export async function oneSegmentation(context: Context, where: Where): Promise<readonly [PublishedSegment, ...PublishedSegment[]]> {
  const segments = await segmentsOn(context, where);
  const names = [...new Set(segments.map(({ segmentation }) => segmentation))];
  const [first, ...rest] = segments;
  if (first && names.length === 1) return [first, ...rest];
  throw new MusterError({
    kind: 'usage', where: 'segments', found: names.length > 1 ? `several segmentations: ${names.join(', ')}` : `no segments${where.date === undefined ? '' : ` on ${where.date}`}`,
    allowed: names.length > 1 ? 'one of them' : 'a night on which a model has served', todo: names.length > 1 ? `add --segmentation ${names[0]}` : '`npx --no muster status` shows which nights ran',
  });
}

/** The model that put customers into a segment. */
export async function modelOf(context: Context, { segmentation, model }: Pick<PublishedSegment, 'segmentation' | 'model'>): Promise<ModelArtefact> {
  const [row] = await readRows(context, `select artefact from meta.models where segmentation = ${literal(segmentation)} and version = ${model}`);
  return JSON.parse(String(row?.['artefact'])) as ModelArtefact;
}
