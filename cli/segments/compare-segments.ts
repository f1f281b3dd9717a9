import type { SegmentProfile } from '../../activities/registry/segments.ts';
import { amount } from '../../analytics/index.ts';
import { literal } from '../../core/sql-literal.ts';
import { asPercent, counted } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { MusterError } from '../../core/errors.ts';
import { readRows } from '../read/warehouse.ts';
import { segmentNamed, type PublishedSegment, type Where } from './subject.ts';

/** Features that a person is shown; programs get all. */
const MOST_FEATURES = 15;

type Profile = Partial<SegmentProfile>;
interface FeatureGap { feature: string; label: string; unit: string; medians: [number | null, number | null]; differences: [number, number]; gap: number }

/** Two segments of one night: by which features they are apart, the farthest first. */
export async function compareSegments(context: Context, [first, second]: readonly [string, string], where: Where): Promise<void> {
  const a = await segmentNamed(context, first, where);
  const b = await segmentNamed(context, second, { ...where, segmentation: where.segmentation ?? a.segmentation });
  if (a.logical_date !== b.logical_date || a.id === b.id) {
    throw new MusterError({
      kind: 'usage', where: 'segments compare', found: a.id === b.id ? `${a.id} twice` : `${a.id} of ${a.logical_date} and ${b.id} of ${b.logical_date}: one of them has ended`,
      allowed: 'two segments of one night', todo: a.id === b.id ? 'name another one' : 'add --date with a night that has both',
    });
  }
  const profiles = [await profileOf(context, a), await profileOf(context, b)] as const;
  const features = gapsBetween(...profiles);
  context.answer({ logical_date: a.logical_date, segmentation: a.segmentation, segments: [a, b].map(({ id, name, size, share, model }) => ({ id, name, size, share, model })), features }, () => [
    `As of ${a.logical_date}, ${a.segmentation}: ${[a, b].map(({ id, name, size, share }) => `${name} (${id}, ${counted(size, 'customer')}, ${asPercent(share)})`).join(' and ')}`,
    features.length === 0 ? 'Nothing is kept of what sets them apart.' : context.table(['median', a.id, b.id, `difference ${a.id}`, `difference ${b.id}`, 'apart'],
      features.slice(0, MOST_FEATURES).map(({ label, unit, medians, differences, gap }) => [label, ...medians.map((median) => (median === null ? null : amount(median, { unit }))), ...differences.map((one) => one.toFixed(2)), gap.toFixed(2)]), '–'),
    '"Difference" is from all customers, "apart" from each other, in standard deviations: from about 0.5 on it is worth a look.',
  ].join('\n\n'));
}

async function profileOf(context: Context, { segmentation, id, model }: PublishedSegment): Promise<Profile> {
  const [row] = await readRows(context, `select profile from meta.model_segments where segmentation = ${literal(segmentation)} and segment_id = ${literal(id)} and version = ${model}`) as { profile: string }[];
  return JSON.parse(row?.profile ?? '{}') as Profile;
}

function gapsBetween(a: Profile, b: Profile): FeatureGap[] {
  const features = Object.keys(a.differences ?? {}).filter((feature) => feature in (b.differences ?? {}));
  const facts = new Map(a.details?.features.map((one) => [one.feature, one]));
  return features.map((feature): FeatureGap => {
    const { label = feature, unit = '' } = facts.get(feature) ?? {};
    const differences: [number, number] = [a.differences?.[feature] ?? 0, b.differences?.[feature] ?? 0];
    return { feature, label, unit, medians: [a.medians?.[feature] ?? null, b.medians?.[feature] ?? null], differences, gap: Math.abs(differences[0] - differences[1]) };
  }).toSorted((one, other) => other.gap - one.gap || (one.feature < other.feature ? -1 : 1));
}
