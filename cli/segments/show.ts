import type { LogicalDate } from '../../core/dates.ts';
import type { SegmentProfile } from '../../activities/registry/segments.ts';
import { literal } from '../../core/sql-literal.ts';
import { asPercent, counted } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { portraitText } from './portrait-text.ts';
import { profileText } from './profile-text.ts';
import { requireHistory, segmentNamed, type Where } from './subject.ts';

interface Life { nights: number; last_on: LogicalDate; born_on: LogicalDate | null; newest: LogicalDate | null }
interface Rename { since: LogicalDate; was: string; name: string }

/** Who one segment is: a person reads its portrait, a program gets everything that is kept. */
export async function showSegment(context: Context, asked: string, where: Where): Promise<void> {
  await requireHistory(context);
  const segment = await segmentNamed(context, asked, where);
  const key = `segmentation = ${literal(segment.segmentation)} and segment_id = ${literal(segment.id)}`;
  const [kept] = await readRows(context, `select profile from meta.model_segments where ${key} and version = ${segment.model}`) as { profile: string }[];
  const [life] = await readRows(context, `
    select count(*) as nights, max(as_of_date) as last_on, (select born_on from meta.segments where ${key}) as born_on,
      (select max(as_of_date) from marts.segments where segmentation = ${literal(segment.segmentation)}) as newest
    from marts.segments where ${key}`) as unknown as Life[];
  const renames = await readRows(context, `select valid_from as since, old_name as was, new_name as name from meta.segment_renames where ${key} order by sequence`) as unknown as Rename[];
  const profile = JSON.parse(kept?.profile ?? '{}') as SegmentProfile;
  const { portraitOf } = await import('../../activities/profile/portrait.ts');
  const portrait = portraitOf(profile);
  const { nights = 0, last_on = segment.logical_date, born_on = null, newest = null } = life ?? {};
  const lives = last_on === newest;
  const document = { ...segment, born_on, nights, lives, last_on, renames, profile };
  context.answer(document, () => [
    `${segment.name} (${segment.id} of ${segment.segmentation})`,
    [
      `As of ${segment.logical_date}: ${counted(segment.size, 'customer')}, ${asPercent(segment.share)} of all, by model v${segment.model}.`,
      `Born on ${born_on}, here on ${counted(nights, 'night')}${lives ? '' : `; it ended after ${last_on}`}.`,
      ...renames.map(({ since, was, name }) => `Called ${name} since ${since}, before that ${was}.`),
    ].join('\n'),
    ...(portrait
      ? [`When the model was trained, on ${counted(profile.details?.customers ?? 0, 'customer')}:`, ...portraitText(context, portrait), 'Everything that is kept of it, with how sure each figure is: --json.']
      // Of a model from before there were portraits.
      : profileText(context, { ...profile }, 'On the snapshot that the model was trained on:')),
  ].join('\n\n'));
}
