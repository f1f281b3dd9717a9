import { differenceInterval, ratioInterval, wilson, type Interval } from '../inference/proportions.ts';
import { FEWEST_IN_GROUP } from './groups.ts';

/** What being in an audience means: something good that a group could miss, or something bad that it could get too much of. */
export type AudienceKind = 'benefit' | 'burden';

export interface GroupSelection { group: string; eligible: number; selected: number }

/** How an audience selects among the groups of one protected attribute, as the warehouse counted it. */
export interface AttributeSelection {
  attribute: string;
  /** Groups that may be named, the unknown among them; one that nobody eligible belongs to counts 0. */
  groups: readonly GroupSelection[];
  /** How many more groups there are, each of fewer customers than may be told of. */
  unnamed: number;
  /** Groups that the configuration expects, and that are absent or of fewer customers than may be told of. */
  missing: readonly string[];
}

/** One group beside the one that fares best. */
export interface GroupComparison extends GroupSelection {
  /** Share of the eligible that is selected. */
  rate: number;
  rateInterval: Interval;
  /**
   * Benefit: the group's rate over that of the reference. Burden: the rate of the reference over the group's. So 1 is as good as the
   * best, and less is worse, whatever the audience means.
   */
  ratio: number;
  ratioInterval: Interval;
  /** By how much worse the group fares than the reference, in shares of the eligible; 0 is as good. */
  difference: number;
  differenceInterval: Interval;
}

/** The groups of one attribute, compared as far as they could be. */
export interface AttributeFairness {
  attribute: string;
  /** The group that fares best: the highest rate of a benefit, the lowest of a burden. Null where there is nothing to compare. */
  reference: string | null;
  groups: GroupComparison[];
  /** Why some of it, or all, could not be computed; no number of people in it. */
  notComputed: string[];
}

/**
 * Selection rates by group, each beside the reference, after the four-fifths rule of the EEOC's Uniform Guidelines (1978, 29 CFR 1607.4 D).
 * A group with fewer than 30 eligible is not computed.
 */
export function compareSelection(kind: AudienceKind, { attribute, groups, unnamed, missing }: AttributeSelection): AttributeFairness {
  const counted = groups.filter(({ eligible }) => eligible >= FEWEST_IN_GROUP);
  const few = groups.filter(({ eligible }) => eligible < FEWEST_IN_GROUP);
  const notComputed = [
    ...few.map(({ group, eligible }) => `${eligible === 0 ? 'nobody eligible' : `fewer than ${FEWEST_IN_GROUP} eligible`} in "${group}"`),
    ...missing.map((group) => `nobody, or fewer than ${FEWEST_IN_GROUP} customers, in "${group}"`),
    ...(unnamed > 0 ? [`${unnamed === 1 ? 'a group' : `${unnamed} groups`} of fewer than ${FEWEST_IN_GROUP} customers`] : []),
  ];
  const reference = best(kind, counted);
  if (counted.length < 2 || !reference) return { attribute, reference: null, groups: [], notComputed: [...notComputed, 'fewer than two groups to compare'] };
  if (counted.every(({ selected }) => selected === 0)) return { attribute, reference: null, groups: [], notComputed: [...notComputed, 'nobody is selected, so that there are no rates to compare'] };
  return { attribute, reference: reference.group, groups: counted.map((group) => compared(kind, group, reference)), notComputed };
}

/** Of groups that fare alike, the largest; of these, the first by name. */
function best(kind: AudienceKind, groups: readonly GroupSelection[]): GroupSelection | undefined {
  const sign = kind === 'benefit' ? -1 : 1;
  return groups.toSorted((a, b) => sign * (rateOf(a) - rateOf(b)) || b.eligible - a.eligible || (a.group < b.group ? -1 : 1))[0];
}

function compared(kind: AudienceKind, group: GroupSelection, reference: GroupSelection): GroupComparison {
  const [own, other] = [group, reference].map(({ selected, eligible }) => ({ count: selected, of: eligible })) as [{ count: number; of: number }, { count: number; of: number }];
  const [worse, better] = kind === 'benefit' ? [own, other] : [other, own];
  // In whole numbers up to the one division, so that a ratio of exactly 0.8 is one.
  const [less, more] = [worse.count * better.of, better.count * worse.of];
  return {
    ...group, rate: rateOf(group), rateInterval: wilson(own),
    // As low as the lowest, where that is nobody at all.
    ratio: less === more ? 1 : less / more, ratioInterval: ratioInterval(worse, better),
    difference: (more - less) / (worse.of * better.of), differenceInterval: differenceInterval(better, worse),
  };
}

function rateOf({ selected, eligible }: GroupSelection): number {
  return selected / eligible;
}
