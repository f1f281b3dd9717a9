import { phrasesFor, type Phrase } from './phrases.ts';
import type { Driver } from './drivers.ts';

interface RankedPhrase extends Phrase {
  theme: string;
  rank: number;
}

/** Phrases a name may draw on: beyond the sixth theme a feature hardly says what the segment is. */
const MOST_PHRASES = 6;

/**
 * A name for each segment from its strongest drivers, such as "Lapsed bargain hunters": an adjective of one theme and a
 * noun of another. Unique among the segments given, in whose order names are taken; a weaker driver tells two of a kind
 * apart, at last a number.
 * A segment that has a `name` already keeps it, whatever drives it now, and no other one takes it. A `proposed` name, such as a rule's own,
 * comes before those from drivers.
 * @param spoken names that mean one of them to somebody already, such as those from before a person gave another: no new one takes them.
 */
export function nameSegments(segments: readonly { drivers: readonly Driver[]; name?: string | undefined; proposed?: string | null | undefined }[], spoken: Iterable<string> = []): string[] {
  // Whoever writes a name down may write it in other capitals.
  const taken = new Set([...segments.flatMap(({ name }) => name ?? []), ...spoken].map((name) => name.toLowerCase()));
  return segments.map(({ drivers, name: kept, proposed }) => {
    if (kept !== undefined) return kept;
    const wanted = [...(proposed ? [proposed] : []), ...candidateNames(phrasesOf(drivers))];
    const name = wanted.find((candidate) => !taken.has(candidate.toLowerCase())) ?? numbered(wanted[0]!, taken);
    taken.add(name.toLowerCase());
    return name;
  });
}

/** The phrases of the drivers, strongest first, one for each theme. */
function phrasesOf(drivers: readonly Driver[]): RankedPhrase[] {
  const byTheme = new Map<string, RankedPhrase>();
  for (const { feature, difference } of drivers) {
    const { theme, rank, high, low } = phrasesFor(feature);
    if (!byTheme.has(theme)) byTheme.set(theme, { ...(difference > 0 ? high : low), theme, rank });
  }
  return [...byTheme.values()].slice(0, MOST_PHRASES);
}

/** Names from best to least: the two strongest phrases, then pairs with weaker ones, then three phrases. */
function candidateNames(found: readonly RankedPhrase[]): string[] {
  if (found.length === 0) return ['Typical customers'];
  if (found.length === 1) return [capitalised(found[0]!.noun)];
  const pairs = found.flatMap((second, index) => found.slice(0, index).map((first) => combined([first, second])));
  const triples = found.slice(2).map((third) => combined([found[0]!, found[1]!, third]));
  return [...pairs, ...triples];
}

function combined(chosen: RankedPhrase[]): string {
  const inOrder = chosen.toSorted((a, b) => a.rank - b.rank);
  const adjectives = inOrder.slice(0, -1).map(({ adjective }, index) => (index === 0 ? adjective : adjective.toLowerCase()));
  return `${adjectives.join(', ')} ${inOrder.at(-1)!.noun}`;
}

function numbered(name: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${name} ${number}`.toLowerCase())) number++;
  return `${name} ${number}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
