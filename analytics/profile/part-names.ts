import type { Driver } from './drivers.ts';
import { phrasesFor } from './phrases.ts';
import { listed } from './words/sentence.ts';

/** More than this and nobody reads it. */
const MOST_CLAUSES = 3;

/**
 * A name for each part of a segment, beside the segment as a whole: "Regulars: those who buy less often". Not as segments are named: among regulars,
 * those who buy least are no "Occasional buyers". Unique; a part like one before it gets a weaker driver, at last a number.
 * @param drivers of each part against the whole segment, first what is to be said first.
 */
export function nameParts(segment: string, drivers: readonly (readonly Driver[])[]): string[] {
  const taken = new Set<string>();
  return drivers.map((own) => {
    const wanted = candidates(segment, clausesOf(own));
    const name = wanted.find((one) => !taken.has(one)) ?? numbered(wanted[0]!, taken);
    taken.add(name);
    return name;
  });
}

function candidates(segment: string, clauses: readonly string[]): string[] {
  if (clauses.length === 0) return [`${segment}: those in the middle`];
  return clauses.map((_, last) => `${segment}: those who ${listed(clauses.slice(0, last + 1))}`);
}

/** One for each theme. */
function clausesOf(drivers: readonly Driver[]): string[] {
  const told = new Map<string, string>();
  for (const { feature, difference } of drivers) {
    const { theme, high, low } = phrasesFor(feature);
    const { clause, adjective } = difference > 0 ? high : low;
    if (!told.has(theme)) told.set(theme, clause ?? `are ${adjective.toLowerCase()}`);
  }
  return [...told.values()].slice(0, MOST_CLAUSES);
}

function numbered(name: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${name} (${number})`)) number++;
  return `${name} (${number})`;
}
