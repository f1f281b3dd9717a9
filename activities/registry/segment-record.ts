import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { SegmentProfile } from './segments.ts';

/** A segment on a night, with all that is known of it. */
export interface SegmentRecord {
  segmentation: string;
  id: string;
  name: string;
  /** The night that is told of: who was in the segment then. */
  logicalDate: LogicalDate;
  size: number;
  share: number;
  modelVersion: number;
  /** The night whose snapshot its profile is of. */
  trainedFor: LogicalDate;
  profile: SegmentProfile;
}

/** Runs one reading statement. */
type Read = (sql: string) => Promise<Record<string, unknown>[]>;

/** The segments of a night with their profiles, largest first within each segmentation; by default of the newest night that has any. */
export async function readSegments(read: Read, date?: LogicalDate): Promise<SegmentRecord[]> {
  const night = date === undefined ? '(select max(as_of_date) from marts.segments)' : `cast(${literal(date)} as date)`;
  const rows = await read(`
    select s.segmentation, s.segment_id, s.name, s.as_of_date, s.size, s.share, s.model_version, models.logical_date as trained_for, m.profile
    from marts.segments s
    join meta.model_segments m on m.segmentation = s.segmentation and m.version = s.model_version and m.segment_id = s.segment_id
    join meta.models models on models.segmentation = s.segmentation and models.version = s.model_version
    where s.as_of_date = ${night} order by s.segmentation, s.size desc, s.segment_id`);
  return rows.map((row): SegmentRecord => ({
    segmentation: String(row['segmentation']), id: String(row['segment_id']), name: String(row['name']),
    logicalDate: row['as_of_date'] as LogicalDate, size: Number(row['size']), share: Number(row['share']),
    modelVersion: Number(row['model_version']), trainedFor: row['trained_for'] as LogicalDate,
    profile: JSON.parse(String(row['profile'])) as SegmentProfile,
  }));
}

/**
 * One segment of a night with its whole profile.
 * @param wanted its id or its name; a segmentation where several have such a one.
 * @throws MusterError usage that lists the segments there are.
 */
export async function readSegment(read: Read, wanted: string, { segmentation, date }: { segmentation?: string; date?: LogicalDate } = {}): Promise<SegmentRecord> {
  const all = (await readSegments(read, date)).filter((one) => segmentation === undefined || one.segmentation === segmentation);
  const found = all.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
  const [only] = found;
  if (only && found.length === 1) return only;
  const listed = (found.length > 1 ? found : all).map((one) => `${one.segmentation} ${one.id} (${one.name})`).join(', ');
  throw new MusterError({
    kind: 'usage', where: 'segment', found: found.length > 1 ? `"${wanted}" in ${found.length} segmentations` : `no segment "${wanted}" on that night`,
    allowed: listed || 'none: no model served on that night', todo: found.length > 1 ? 'name the segmentation too' : 'name one of these',
  });
}
