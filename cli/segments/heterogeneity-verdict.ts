import type { VarianceExplained } from '../../analytics/index.ts';
import { asPercent } from '../../core/words.ts';
import type { Group } from './group.ts';
import type { Measure, MicroSegment } from './heterogeneity.ts';

interface Compared {
  group: Group;
  value: { feature: string; label: string } | null;
  measures: readonly Measure[];
  segments: readonly MicroSegment[];
}

/** What a group says of its members, in sentences for whoever plans a campaign for all of them. Judged by value, else by what made no segment. */
export function verdictOf({ group, value, measures, segments }: Compared): string {
  const called = `${group.column} = ${group.value}`;
  const judged = measures.find(({ feature }) => feature === value?.feature) ?? measures.find(({ made }) => !made) ?? measures[0];
  if (!judged?.demographic || !judged.inside) return `Nothing can be said of ${called}: ${judged ? `"${judged.label}" does not vary there, or all of it lies in one segment` : 'there is nothing to measure'}.`;
  const { demographic, inside, label } = judged;
  const beside = `${group.column} explains ${asPercent(demographic.eta)} of the differences between all customers in "${label}"; inside ${called} the ${inside.groups} segments explain ${asPercent(inside.eta)}.`;
  return [opening(called, group.column, demographic, inside), beside, ...carrying(segments)].join(' ');
}

/** Less of a variance than this is no difference that a campaign would notice: where Cohen (1988) has effects of medium size begin. */
const NOTICED = 0.06;

/** Intervals that do not overlap are a difference beyond chance; among many customers the least one is, so that its size counts too. */
function opening(called: string, column: string, demographic: VarianceExplained, inside: VarianceExplained): string {
  const [low, high] = inside.interval;
  if (high < NOTICED) return `${called} is alike enough to be addressed as one.`;
  if (high < demographic.interval[0]) return `${column} tells customers apart better than the segments inside ${called} do, and these differ all the same.`;
  if (low > demographic.interval[1] && inside.eta >= NOTICED) return `${called} is not one audience but several.`;
  return `Whether ${called} is one audience cannot be told: ${low > demographic.interval[1] ? 'the segments inside it differ little' : 'the intervals overlap'}.`;
}

/** The few segments that bring half of what the group does. */
function carrying(segments: readonly MicroSegment[]): string[] {
  const [first] = segments;
  if (!first || first.value_share === null) return [];
  let taken = 0;
  let value = 0;
  while (taken < segments.length && value < 0.5) value += segments[taken++]!.value_share ?? 0;
  const few = segments.slice(0, taken);
  const customers = few.reduce((sum, { share }) => sum + share, 0);
  return [`${few.map(({ name }) => name).join(', ')}: ${asPercent(customers)} of the group, ${asPercent(value)} of its value.`];
}
