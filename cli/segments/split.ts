import { MusterError } from '../../core/errors.ts';
import { asPercent, counted } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { readSizes, readSample, type Members } from './split-members.ts';
import { partsByBands, partsByKMeans, type Parts } from './split-parts.ts';
import { modelOf } from './segmentation.ts';
import { segmentNamed, type Where } from './subject.ts';
import { writeParts } from './split-file.ts';

export interface SplitFlags { by?: string[]; k?: number; bands?: number; out?: string }

/** Parts that are tried where nobody says how many. */
const K = { min: 2, max: 6 };

/** Sub-segments of one segment, told and left: the model that serves does not change. */
export async function splitSegment(context: Context, asked: string, { by, k, bands, out }: SplitFlags, where: Where): Promise<void> {
  requireOneFeature(by, bands, k);
  const { readModels } = await import('../sql/models.ts');
  const { factsOf, valueFeature } = await import('../../activities/profile/facts.ts');
  const { kindsOf, numberNamed } = await import('../../activities/categorical.ts');
  const { featureRows } = await import('../../warehouse/feature-rows.ts');
  const { amountInUnit, drivesSegment, driverWords, labelOf, nameParts, profileSegments } = await import('../../analytics/index.ts');
  const segment = await segmentNamed(context, asked, where);
  const { config, project } = await readModels(context);
  const model = await modelOf(context, segment);
  const kinds = kindsOf(project, model);
  const specs = by?.map((feature) => ({ feature: numberNamed(project, feature, '--by', kinds), transform: 'none', scale: 'standard', impute: 'median' }))
    .map((spec) => model.features.find(({ feature }) => feature === spec.feature) ?? spec) ?? model.features.filter(({ feature }) => !kinds.has(feature));
  const categories = by === undefined ? model.features.filter(({ feature }) => kinds.has(feature)).map(({ feature }) => ({ feature, reason: 'a category, which k-means cannot measure' })) : [];
  const made = model.preparation.features.map(({ feature }) => feature).filter((feature) => !kinds.has(feature));
  const value = valueFeature(project, made);
  const told = [...new Set([...specs.map(({ feature }) => feature), ...made, ...(value === null ? [] : [value])])].filter((name) => project.features.has(name));
  const members: Members = { segment, features: featureRows(project, told), told, value };
  const sample = await readSample(context, members);
  const facts = factsOf(project, { currency: config.currency });
  const found: Parts = bands === undefined
    ? await partsByKMeans(sample, { features: specs, reduction: by === undefined ? model.reduction : undefined, k: k === undefined ? K : { min: k, max: k }, seed: model.seed })
    : await partsByBands(context, members, sample, facts(specs[0]!.feature), bands);
  const parts: Parts = { ...found, leftOut: [...found.leftOut, ...categories] };
  const sizes = await readSizes(context, members, parts);
  const profiles = profileSegments({ raw: sample, labels: parts.labels, k: parts.count });
  // What they were parted by is said first.
  const byIt = (feature: string): number => Number(specs.every((spec) => spec.feature !== feature));
  const names = parts.names ?? nameParts(segment.name, profiles.map(({ features }) => drivesSegment(features).toSorted((a, b) => byIt(a.feature) - byIt(b.feature))));
  const whole = sizes.reduce((sum, { total }) => sum + total, 0);
  const subSegments = sizes.map(({ part, customers, total }) => {
    const profile = profiles[part]!;
    const drivers = drivesSegment(profile.features);
    return {
      id: `${segment.id}.${part + 1}`, name: names[part]!, customers, share: customers / segment.size,
      value_share: value !== null && whole > 0 ? Math.round(1e6 * total / whole) / 1e6 : null,
      drivers: driverWords(drivers, facts),
      features: profile.features.filter(({ feature }) => specs.some((spec) => spec.feature === feature))
        .map(({ feature, median, difference }) => ({ feature, median, difference: Math.round(1e6 * difference) / 1e6 })),
    };
  });
  const file = out === undefined ? null : await writeParts(context, members, parts, out);
  const document = {
    logical_date: segment.logical_date, segmentation: segment.segmentation, segment: segment.id, name: segment.name, customers: segment.size,
    by: specs.map(({ feature }) => feature), method: parts.method, silhouette: parts.silhouette, tried: parts.tried, left_out: parts.leftOut,
    fitted_on: sample.rows, value: value === null ? null : { feature: value, label: labelOf(facts(value)) }, sub_segments: subSegments, file,
  };
  context.answer(document, () => [
    `${segment.name} (${segment.id} of ${segment.segmentation}) as of ${segment.logical_date}: ${counted(segment.size, 'customer')} in ${counted(subSegments.length, 'part')} by ${bands === undefined ? 'k-means' : 'quantiles'} on ${by === undefined ? 'what made the segments' : by.join(', ')}${parts.silhouette === null ? '' : `; silhouette ${parts.silhouette.toFixed(3)}`}`,
    context.table(['id', 'name', 'customers', 'share', 'of its value'], subSegments.map((one) => [one.id, one.name, one.customers, asPercent(one.share), one.value_share === null ? null : asPercent(one.value_share)]), '–'),
    ...subSegments.map(({ id, drivers, features }) => `${id}: ${drivers === '' ? 'much like the whole segment' : `compared with the whole segment, they ${drivers}`}.${medians(features, (feature, median) => `${labelOf(facts(feature))}: ${amountInUnit(median, facts(feature))}`)}`),
    ...notes(sample.rows, segment.size, parts, file),
  ].join('\n\n'));
}

/** Medians of what the parts were made by, where these are few. */
function medians(features: readonly { feature: string; median: number | null }[], words: (feature: string, median: number) => string): string {
  if (features.length > 4) return '';
  return features.map(({ feature, median }) => (median === null ? '' : ` Median of ${words(feature, median)}.`)).join('');
}

function notes(sampled: number, size: number, { leftOut, weak }: Parts, file: { path: string; customers: number; refused: number } | null): string[] {
  return [
    ...(weak ? ['The parts hardly stand apart (silhouette below 0.25): they are slices of one group rather than groups.'] : []),
    ...(leftOut.length === 0 ? [] : [`Left out: ${leftOut.map(({ feature, reason }) => `${feature} (${reason})`).join(', ')}.`]),
    ...(sampled < size ? [`Fitted and described on ${counted(sampled, 'member')} chosen by hash; sizes and value are of all.`] : []),
    ...(file === null ? [] : [`${counted(file.customers, 'customer')} with their parts: ${file.path}${file.refused === 0 ? '' : `; ${counted(file.refused, 'id')} left out, which a spreadsheet would run`}`]),
  ];
}

function requireOneFeature(by: readonly string[] | undefined, bands: number | undefined, k: number | undefined): void {
  if (bands === undefined || (by?.length === 1 && k === undefined)) return;
  throw new MusterError({
    kind: 'usage', where: 'segments split', found: k === undefined ? `--bands by ${by === undefined ? 'no feature' : by.join(', ')}` : '--bands and --k', allowed: '--bands with one feature in --by, or --k',
    todo: k === undefined ? 'name one feature, such as --by contacts_30d' : 'choose one of them',
  });
}
