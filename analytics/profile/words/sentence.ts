import { phrasesFor } from '../phrases.ts';
import type { FeatureProfile } from '../profile.ts';
import { amount, amountInUnit } from './amounts.ts';
import type { FeatureFacts } from './facts.ts';

/** What sentences are made of. */
export type Telling = Pick<FeatureProfile, 'feature' | 'difference' | 'median' | 'wholeMedian'>;

/** More than this and nobody reads it. */
const MOST_CLAUSES = 3;

/**
 * What the drivers say, strongest first, one clause for each theme: "buy more often (31 against 17 orders), spend more in all,
 * and bought more recently". Empty without drivers.
 * @param said themes that are not to be told again; those told are added.
 */
export function driverWords(drivers: readonly Telling[], factsOf: (feature: string) => FeatureFacts, said = new Set<string>()): string {
  const clauses: string[] = [];
  for (const driver of drivers) {
    const { theme, high, low } = phrasesFor(driver.feature);
    if (said.has(theme) || clauses.length === MOST_CLAUSES) continue;
    said.add(theme);
    const { clause, adjective } = driver.difference > 0 ? high : low;
    clauses.push(`${clause ?? `are ${adjective.toLowerCase()}`}${evidence(driver, factsOf(driver.feature))}`);
  }
  return listed(clauses);
}

/** Units whose numbers say little without an explanation. */
const CRYPTIC = new Set(['nats', 'ratio', 'score']);

/** The medians in parentheses, where these show what the means say. */
function evidence({ difference, median, wholeMedian }: Telling, facts: FeatureFacts): string {
  if (CRYPTIC.has(facts.unit)) return '';
  if (median === null || wholeMedian === null || Math.sign(median - wholeMedian) !== Math.sign(difference)) return '';
  const [own, whole] = [median, wholeMedian].map((value) => amount(value, facts));
  if (own === whole) return '';
  return ` (${own} against ${amountInUnit(wholeMedian, facts)})`;
}

/** "a", "a and b", "a, b, and c". */
export function listed(parts: readonly string[]): string {
  return parts.length < 3 ? parts.join(' and ') : `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`;
}
