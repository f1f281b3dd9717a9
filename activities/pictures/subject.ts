import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import { spanOfDays } from '../../core/words.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { PicturedSegment } from '../../pictures/picture.ts';
import type { Asked, Read } from './kind.ts';

/** The segments of one night, largest first. */
export interface Subject { segmentation: string; date: LogicalDate; model: number; segments: PicturedSegment[] }

interface Night { segmentation: string; date: LogicalDate; model: number }

/**
 * The night that a picture is of: by default the newest that has segments; with a model, the newest on which that one served.
 * @throws MusterError usage where there is none, naming those there are.
 */
export async function subjectOf(read: Read, { segmentation, date, model }: Pick<Asked, 'segmentation' | 'date' | 'model'>): Promise<Subject> {
  const nights = await nightsOf(read, segmentation);
  const found = nights.filter((night) => (date === undefined || night.date === date) && (model === undefined || night.model === model));
  const newest = found.at(-1);
  if (!newest) throw await noSuchNight(read, nights, { date, model });
  return { ...newest, segments: await segmentsOn(read, newest) };
}

/** The nights of one segmentation that have segments, oldest first. @throws MusterError usage where there are several segmentations, or none of that name. */
export async function nightsOf(read: Read, segmentation: string | undefined): Promise<Night[]> {
  const rows = await read('select segmentation, as_of_date as date, max(model_version) as model from marts.segments group by segmentation, as_of_date order by segmentation, as_of_date');
  const nights = rows.map((row): Night => ({ segmentation: String(row['segmentation']), date: String(row['date']) as LogicalDate, model: Number(row['model']) }));
  const names = [...new Set(nights.map((night) => night.segmentation))];
  if (nights.length === 0) {
    throw new MusterError({
      kind: 'usage', where: 'picture of segments', found: 'no model has served yet, so that there are no segments', allowed: 'a state in which a night has scored customers',
      todo: 'run a night; `npx --no muster gates` says whether a model was stopped, and why',
    });
  }
  const chosen = segmentation ?? names[0]!;
  if (!names.includes(chosen) || (segmentation === undefined && names.length > 1)) {
    throw new MusterError({
      kind: 'usage', where: 'picture of segments', found: segmentation === undefined ? `${names.length} segmentations` : `no segments of "${segmentation}"`,
      allowed: `one of ${names.join(', ')}`, todo: `add --segmentation ${names[0]}`,
    });
  }
  return nights.filter((night) => night.segmentation === chosen);
}

/** The segments of a night, largest first. */
export async function segmentsOn(read: Read, { segmentation, date }: Pick<Night, 'segmentation' | 'date'>): Promise<PicturedSegment[]> {
  const rows = await read(`select segment_id, name, size, share from marts.segments
    where segmentation = ${literal(segmentation)} and as_of_date = cast(${literal(date)} as date) order by size desc, segment_id`);
  return rows.map((row) => ({ id: String(row['segment_id']), name: String(row['name']), size: Number(row['size']), share: Number(row['share']) }));
}

async function noSuchNight(read: Read, nights: readonly Night[], { date, model }: Pick<Asked, 'date' | 'model'>): Promise<MusterError> {
  const { segmentation } = nights[0]!;
  const days = nights.map((night) => night.date);
  const served = [...new Set(nights.map((night) => night.model))].toSorted((a, b) => a - b);
  if (model === undefined || (served.includes(model) && date !== undefined)) {
    return new MusterError({
      kind: 'usage', where: 'picture of segments', found: `${segmentation} has no segments${model === undefined ? '' : ` of v${model}`} on ${date}`,
      allowed: `nights with segments: ${spanOfDays(days)}`, todo: 'choose one of these with --date',
    });
  }
  const known = await read(`select version from meta.models where segmentation = ${literal(segmentation)} and version = ${model}`);
  return new MusterError({
    kind: 'usage', where: `model v${model} of ${segmentation}`, found: known.length > 0 ? 'it has never served, so that nobody is in a segment of it' : 'not in the registry',
    allowed: `models that have served: ${served.map((version) => `v${version}`).join(', ')}`, todo: 'choose one of these with --model',
  });
}
