import { FEWEST_IN_GROUP } from '../fairness/groups.ts';
import { welch } from '../inference/welch.ts';
import { needed, thresholdGate } from './threshold-gate.ts';

/**
 * Does it do members harm to be in an audience, by what they bring? Those who were withheld at random tell what members would have done.
 * Judged is the most that it can have brought, with 95% confidence: so the gate stops what is shown to do harm, and not what chance makes
 * look bad tonight. With a positive limit it stops what is shown to bring too little.
 */
export const lift = thresholdGate({
  name: 'lift',
  subject: 'audience',
  direction: 'min',
  key: 'min',
  limit: { meaning: 'upper end of the 95% interval of what a member brings more than one who is withheld, in the unit of the outcome', min: -1_000_000, max: 1_000_000, fallback: 0 },
  format: figure,
  needs: () => ({ lift: {} }),
  measure: ({ audience, measured }) => {
    const found = needed(measured, 'lift');
    if (found === null) return { notYet: `audience "${audience}" has no holdout yet: nothing to compare with, skipped` };
    if ('unknown' in found) return { unknown: found.unknown };
    const { outcome, unit, members, holdout } = found;
    for (const [who, { count }] of [['members', members], ['people withheld', holdout]] as const) {
      if (count < FEWEST_IN_GROUP) return { unknown: `fewer than ${FEWEST_IN_GROUP} ${who} with a value of ${outcome} in audience "${audience}"` };
    }
    const test = welch(members, holdout);
    if (!test) return { unknown: `${outcome} does not vary among the members of audience "${audience}" and those withheld` };
    const { difference, interval: [lower, upper], p } = test;
    const shown = lower > 0 ? 'more, which is no chance' : upper < 0 ? 'less, which is no chance' : 'which may be chance';
    return {
      value: upper, what: `the most that being in audience "${audience}" can have brought, in ${unit || outcome} a member,`,
      beside: { remark: `the mean of ${outcome} differs by ${figure(difference)} (95% from ${figure(lower)} to ${figure(upper)}), ${shown}`, alarming: false },
      evidence: { outcome, unit, members: meanOf(members), holdout: meanOf(holdout), difference, interval: [lower, upper], p },
    };
  },
});

function meanOf({ count, mean }: { count: number; mean: number }): { customers: number; mean: number } {
  return { customers: count, mean };
}

function figure(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en', { maximumFractionDigits: 4 });
}
