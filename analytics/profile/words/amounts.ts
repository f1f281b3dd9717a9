import { hintOf, labelOf, wordsOf, type FeatureFacts } from './facts.ts';
import { isMoney, money } from './money.ts';

/** Units that are no word of a count: a number with one of these stands alone. */
const WORDLESS = new Set(['', 'ratio', 'score', 'nats', 'share']);
const isWordless = (unit: string): boolean => WORDLESS.has(unit) || isMoney(unit);

/** Words that take "an": by their first sound, or by that of a letter that is spelt. */
const VOWEL = /^([aeiou]|[AEFHILMNORSX](?![a-z]))/;

/** A value as a person reads it: `1,234`, `12.5`, `32%`, `$12.50` where the currency is known. */
export function amount(value: number, { unit }: Pick<FeatureFacts, 'unit'>): string {
  if (unit === 'share') return percent(value);
  if (isMoney(unit)) return money(value, unit);
  const size = Math.abs(value);
  return value.toLocaleString('en-US', { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 2 });
}

/** A share as a percentage: two digits that say something, and never all or nothing for what is not. */
export function percent(share: number): string {
  const nearlyAll = share >= 0.995 && share < 1;
  const digits = (Math.abs(share) >= 0.0995 && !nearlyAll) || share === 0 ? 0 : 1;
  if (share > 0.9995 && share < 1) return 'over 99.9%';
  if (share > 0 && share < 0.0005) return 'under 0.1%';
  return `${(100 * share).toLocaleString('en-US', { maximumFractionDigits: digits })}%`;
}

/** The same with its unit: "31 orders", "1 day", "32%". */
export function amountInUnit(value: number, facts: Pick<FeatureFacts, 'unit'>): string {
  const text = amount(value, facts);
  return isWordless(facts.unit) ? text : `${text} ${text === '1' ? singular(facts.unit) : facts.unit}`;
}

/**
 * A quantity of a feature as part of a sentence: "at least 9 orders in 84 days", "32% of orders on Saturday and Sunday UTC in 84 days",
 * "an order trend below 1.4 (1 is steady)".
 * @param bound "9", "at least 9", "9 to 20", "below 1.4", "no".
 */
export function quantity(bound: string, facts: FeatureFacts): string {
  const { unit, name } = facts;
  const label = labelOf(facts);
  const inside = label.charAt(0).toLowerCase() + label.slice(1);
  const [first = '', ...rest] = inside.split(' ');
  const several = bound === 'no' ? 'at most 0' : bound;
  if (unit === 'share' && inside.startsWith('share of ')) return `${several} ${inside.slice('share '.length)}`;
  if (isMoney(unit) && first === 'paid') return `${several} ${inside}`;
  if (!isWordless(unit) && inside.startsWith(`mean ${unit} `)) return `on average ${several} ${inside.slice('mean '.length)}`;
  // There may be no orders, but not: no days since the latest one.
  if (!isWordless(unit) && first.endsWith('s')) return [unit === 'days' ? several : bound, isOne(bound) ? singular(first) : first, ...rest].join(' ');
  if (!isWordless(unit) && rest[0]?.endsWith('s')) return `${bound} ${inside}`;
  const words = wordsOf(name);
  // The first thing that the description explains is where the middle lies.
  const [hint] = hintOf(facts).split(',');
  return `${VOWEL.test(words) ? 'an' : 'a'} ${words} ${/^(below|from)/.test(several) ? '' : 'of '}${several}${hint ? ` (${hint})` : ''}`;
}

/** "categories" is "category", "orders" is "order". */
function singular(unit: string): string {
  return unit.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');
}

function isOne(bound: string): boolean {
  return /(^|\s)1$/.test(bound) && !/\bto 1$/.test(bound);
}
