import type { Knex } from 'knex';
import type { AudienceConfig } from '../../config/schema.ts';
import { MusterError } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { formerNames } from '../registry/segment-names.ts';
import { segmentsOfModel, type ModelSegment } from '../registry/segments.ts';

/** The ids of the segments that make an audience on a night. */
export async function selectedSegments(knex: Knex, audience: AudienceConfig, date: LogicalDate, name: string): Promise<string[]> {
  const segments = await servingSegments(knex, audience.segmentation, date);
  const { select } = audience;
  if (select === 'all') return segments.map(({ segmentId }) => segmentId);
  if ('segments' in select) {
    const before = await formerNames(knex, audience.segmentation);
    return select.segments.map((wanted) => named(segments, wanted, name, before));
  }
  const feature = 'highest' in select ? select.highest : select.lowest;
  const sign = 'highest' in select ? -1 : 1;
  return segments
    .map(({ segmentId, profile }) => ({ segmentId, median: profile.medians[feature] ?? null }))
    .filter((segment): segment is { segmentId: string; median: number } => segment.median !== null)
    .toSorted((a, b) => sign * (a.median - b.median) || a.segmentId.localeCompare(b.segmentId))
    .slice(0, select.count)
    .map(({ segmentId }) => segmentId);
}

/** The model that scored the night; null where none did. */
export async function servingModel(knex: Knex, segmentation: string, date: LogicalDate): Promise<number | null> {
  const row = await knex('marts.segments').where({ segmentation, as_of_date: date }).first<{ model_version: number } | undefined>('model_version');
  return row?.model_version ?? null;
}

/** Its segments. */
async function servingSegments(knex: Knex, segmentation: string, date: LogicalDate): Promise<ModelSegment[]> {
  const version = await servingModel(knex, segmentation, date);
  return version === null ? [] : segmentsOfModel(knex, segmentation, version);
}

function named(segments: readonly ModelSegment[], wanted: string, audience: string, before: ReadonlyMap<string, ReadonlySet<string>>): string {
  const found = segments.find(({ segmentId, name }) => segmentId === wanted || name === wanted) ?? onlyOne(segments.filter(({ segmentId }) => before.get(wanted)?.has(segmentId)));
  if (found) return found.segmentId;
  throw new MusterError({
    kind: 'contract', where: `audience ${audience}`, found: `no segment "${wanted}" in the model that serves`,
    allowed: segments.map(({ segmentId, name }) => `${segmentId} (${name})`).join(', '), todo: 'correct `select.segments` of the audience',
  });
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
