/** A font that every system has something for. */
export const FONT = 'system-ui, "Segoe UI", Helvetica, Arial, sans-serif';

/** Widths in parts of the font size, rather too wide than too narrow: nobody knows which font a reader has. */
const NARROW = 0.34;
const MIDDLE = 0.61;
const CAPITAL = 0.7;
const WIDE = 0.92;
const BOLD = 1.08;

/** How wide text is, in pixels, without a canvas: the same on every machine. */
export function widthOf(text: string, fontSize: number, bold = false): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width * fontSize * (bold ? BOLD : 1);
}

function widthOfCharacter(character: string): number {
  if (/[iljtfrI.,:;'|!()[\]/ -]/.test(character)) return NARROW;
  if (/[mwMW%@—→←▸▾]/.test(character)) return WIDE;
  if (/\p{Lu}/u.test(character)) return CAPITAL;
  // Han, kana and Hangul are as wide as they are high.
  return /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]/.test(character) ? 1 : MIDDLE;
}

export interface Wrapping { width: number; fontSize: number; lines?: number; bold?: boolean }

/** Text in lines of at most `width` pixels and about as long as each other, broken between words and behind hyphens; what does not fit into `lines` ends with three dots. */
export function wrapped(text: string, { width, fontSize, lines: most = 2, bold = false }: Wrapping): string[] {
  const words = text.trim().split(/\s+|(?<=\p{L}-)(?=\p{L})/u);
  const broken = (limit: number): string[] => linesOf(words, (line) => widthOf(line, fontSize, bold) <= limit);
  const fits = (line: string): boolean => widthOf(line, fontSize, bold) <= width;
  const lines = broken(width);
  if (lines.length <= most && lines.every(fits)) return BALANCE.map((part) => broken(width * part)).findLast((tried) => tried.length === lines.length && tried.every(fits)) ?? lines;
  const shown = lines.slice(0, most).map((line) => (fits(line) ? line : shortened(line, fits)));
  if (lines.length > most) shown[most - 1] = shortened(`${shown[most - 1]} `, fits);
  return shown;
}

/** Parts of the width that are tried, so that no word stands alone in a last line. */
const BALANCE = [1, 0.9, 0.8, 0.7, 0.6, 0.5] as const;

function linesOf(words: readonly string[], fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last}${/\p{L}-$/u.test(last) ? '' : ' '}${word}`;
    if (last !== undefined && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function shortened(line: string, fits: (line: string) => boolean): string {
  const characters = Array.from(line.replace(/…$/, ''));
  while (characters.length > 1 && !fits(`${characters.join('').trimEnd()}…`)) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
