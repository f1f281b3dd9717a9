/**
 * The colours of segments: six of Okabe and Ito (2008), then six more, chosen so that each pair of the twelve stays apart for people with
 * normal, red-blind and green-blind eyes (0.07 in Oklab at least, simulated after Machado and others, 2009).
 */
export const PALETTE = [
  '#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9',
  '#800515', '#8d76fa', '#99ccab', '#233e7c', '#29706d', '#a73a1b',
] as const;

/** Customers of no segment, and whatever has no number in its id. */
export const NOBODY = '#8b93a1';

/** What lighter and darker take of a colour from the thirteenth segment on, round after round. */
const ROUNDS = [0, 0.35, -0.35] as const;

/**
 * The colour of a segment, by its id alone: ids are never used again, so that a segment has one colour in every picture of every night.
 * Colours come again with another lightness after twelve segments, and after 36 as they were: pictures name segments beside the colour.
 */
export function colourOf(segmentId: string | null): string {
  const number = Number(/\d+/.exec(segmentId ?? '')?.[0] ?? 0);
  if (number < 1) return NOBODY;
  const round = ROUNDS[Math.floor((number - 1) / PALETTE.length) % ROUNDS.length]!;
  return shaded(PALETTE[(number - 1) % PALETTE.length]!, round);
}

/** A colour of vega-lite: each of these segments with its own. */
export function colourScale(segmentIds: readonly (string | null)[]): { domain: string[]; range: string[] } {
  return { domain: segmentIds.map((id) => id ?? ''), range: segmentIds.map(colourOf) };
}

/** Part of the way to white (above 0) or to black (below). */
function shaded(colour: string, part: number): string {
  if (part === 0) return colour;
  const target = part > 0 ? 255 : 0;
  const mixed = [1, 3, 5].map((at) => Math.round(Number.parseInt(colour.slice(at, at + 2), 16) * (1 - Math.abs(part)) + target * Math.abs(part)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
