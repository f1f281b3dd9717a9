/** More typing errors than this and the word is probably another one. */
const MOST_EDITS = 3;

/** The word of `known` that `given` was probably meant to be, or undefined where none is close. */
export function closestWord(given: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((word) => ({ word, edits: editDistance(given.toLowerCase(), word.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= Math.min(MOST_EDITS, Math.ceil(given.length / 2)) ? best.word : undefined;
}

/** Levenshtein distance: insertions, deletions and substitutions (Wagner and Fischer, 1974). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current[column] = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution);
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** A whole number as a person reads it: `12,345`. Documents for programs carry the number itself. */
export function grouped(value: number | bigint): string {
  return value.toLocaleString('en');
}

/** The same with one digit behind the point: `1,234.5`. */
export function tenths(value: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** A share (0 to 1) as a percentage with one digit: `12.3%`. */
export function asPercent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** `1 night`, `2 nights`, `12,345 rows`. */
export function counted(number: number, noun: string, several = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : several}`;
}

/** `2026-01-01`, or `3 days from 2026-01-01 to 2026-01-05`. Of days in their order, at least one. */
export function spanOfDays(days: readonly string[]): string {
  return days.length === 1 ? `${days[0]}` : `${counted(days.length, 'day')} from ${days[0]} to ${days.at(-1)}`;
}
