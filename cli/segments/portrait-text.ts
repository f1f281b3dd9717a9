import { amount, type Spread } from '../../analytics/index.ts';
import type { FeatureDetails } from '../../activities/profile/details.ts';
import type { Portrait } from '../../activities/profile/portrait.ts';
import type { Context } from '../context.ts';

/** A segment as the report tells of it, one paragraph each: for a reader who knows the customers and no statistics. */
export function portraitText(context: Context, { size, apart, rule, who, typical, features }: Portrait): string[] {
  const titled = (title: string, text: string | null): string[] => (text === null ? [] : [`${title}: ${text}`]);
  return [
    size, apart, ...titled('Rule of thumb', rule), ...titled('Who they are', who),
    context.table(['median, and where the middle half lies', 'segment', 'all customers', 'index'], features.map((feature) => rowOf(feature)), '–'),
    '"Index" is the mean of the segment where that of all customers is 100.',
    ...titled('A typical member', typical),
  ];
}

function rowOf({ label, hint, unit, index, whole, ...own }: FeatureDetails): unknown[] {
  return [hint ? `${label} (${hint})` : label, spread(own, unit), spread(whole, unit), index === null ? null : index.toFixed(0)];
}

function spread({ lower, median, upper }: Spread, unit: string): string | null {
  if (lower === null || median === null || upper === null) return null;
  return `${amount(median, { unit })} (${amount(lower, { unit })} to ${amount(upper, { unit })})`;
}
