/** What the headers say of a feature: all that a sentence about it needs. */
export interface FeatureFacts {
  name: string;
  /** As the header has it, such as "Orders in 84 days." */
  description: string;
  /** `days`, `orders`, `currency` or the letters of one, `share` and so on; empty where there is none. */
  unit: string;
  /** True where every value is a whole number. */
  whole: boolean;
}

/** A longer description is no label. */
const LONGEST_LABEL = 60;

/** Words of names that are spelt in capitals. */
const CAPITALS = /\b(nps|csat|rfm|r|f|m)\b/g;

/** The name without its window, in words: `order_trend_28d` is "order trend". */
export function wordsOf(name: string): string {
  return name.replace(/_\d+d$/, '').replaceAll('_', ' ').replace(CAPITALS, (word) => word.toUpperCase());
}

/** " in 28 days" for `order_trend_28d`; empty for a feature without a window. */
export function windowOf(name: string): string {
  const days = /_(\d+)d$/.exec(name)?.[1];
  return days === undefined ? '' : ` in ${days} days`;
}

/** What a table calls a feature: the head of its description, or its name in words where that is no short phrase. */
export function labelOf({ name, description }: Pick<FeatureFacts, 'name' | 'description'>): string {
  const head = headOf(description);
  if (head !== '' && head.length <= LONGEST_LABEL && !head.includes(',')) return head;
  const words = wordsOf(name);
  return words.charAt(0).toUpperCase() + words.slice(1) + windowOf(name);
}

/** What its values mean, where the description says so behind a colon: "1 is steady, 3 is new, 0 is gone". Empty otherwise. */
export function hintOf({ description }: Pick<FeatureFacts, 'description'>): string {
  if (ASKS.test(description)) return '';
  return /:\s*([^;]*)/.exec(description)?.[1]?.replace(/\.\s*$/, '').trim() ?? '';
}

/** A colon behind one of these goes on with the sentence: "Latest answer to: would you recommend us". */
const ASKS = /^[^:;]*\b(to|of|by):/;

function headOf(description: string): string {
  if (ASKS.test(description)) return description.split(/[,;]/)[0]!;
  return description.split(/[:;]/)[0]!.replaceAll(/\s*\([^)]*\)/g, '').replace(/\.\s*$/, '').trim();
}
