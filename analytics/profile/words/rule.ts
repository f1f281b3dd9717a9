import type { SegmentRule } from '../surrogate.ts';
import { percent, quantity } from './amounts.ts';
import type { FeatureFacts } from './facts.ts';
import { exactMoney, isMoney } from './money.ts';
import { listed } from './sentence.ts';

/** The conditions of a rule as part of a sentence: "at least 9 orders in 84 days and 1 to 10 days since the latest purchase". */
export function ruleWords({ conditions }: SegmentRule, factsOf: (feature: string) => FeatureFacts): string {
  return listed(conditions.map(({ feature, from, to }) => {
    const facts = factsOf(feature);
    return quantity(boundWords(from, to, facts), facts);
  }));
}

function boundWords(from: number | undefined, to: number | undefined, facts: FeatureFacts): string {
  const text = (value: number): string => exactly(value, facts);
  // Of whole numbers, "below 9" is "at most 8".
  const most = to !== undefined && facts.whole ? Math.ceil(to) - 1 : undefined;
  if (from !== undefined && most !== undefined) return from === most ? `exactly ${text(from)}` : `${text(from)} to ${text(most)}`;
  if (from !== undefined) return to === undefined ? `at least ${text(from)}` : `from ${text(from)} to below ${text(to)}`;
  if (most === 0) return 'no';
  return most === undefined ? `below ${text(to!)}` : `at most ${text(most)}`;
}

/** Every digit, since a bound that is rounded again would say something else. */
function exactly(value: number, { unit }: FeatureFacts): string {
  if (isMoney(unit)) return exactMoney(value, unit);
  const shown = unit === 'share' ? Number((100 * value).toPrecision(12)) : value;
  return `${shown.toLocaleString('en-US', { maximumFractionDigits: 12 })}${unit === 'share' ? '%' : ''}`;
}

/** How well the rule does, as a sentence. */
export function ruleQuality({ covers, precision }: SegmentRule): string {
  return `True of ${percent(covers)} of the segment; of all customers it is true of, ${percent(precision)} are in the segment.`;
}
