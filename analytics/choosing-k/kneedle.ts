export interface Knee {
  /** Position in the curve. */
  index: number;
  /** How far the curve lies below its chord there, both axes from 0 to 1. */
  depth: number;
}

/**
 * The elbow of a falling convex curve by the kneedle rule (Satopää, Albrecht, Irwin and Raghavan, 2011, "Finding a
 * kneedle in a haystack"): both axes are scaled to [0, 1]; where the curve lies farthest below its chord is a candidate,
 * and it counts once the distance has fallen again by `sensitivity` mean steps of x, before it rises anew. Of several
 * elbows the deepest. Not smoothed: curves over k have few points. Null where there is none: fewer than three points, a
 * curve that does not fall, or a straight one.
 *
 * `x` ascends strictly; `y` has as many values.
 */
export function kneedle(x: readonly number[], y: readonly number[], sensitivity = 1): Knee | null {
  const last = x.length - 1;
  const width = (x[last] ?? 0) - (x[0] ?? 0);
  const low = Math.min(...y);
  const height = Math.max(...y) - low;
  if (last < 2 || !(height > 0) || !(y[last]! < y[0]!)) return null;
  const depths = x.map((value, index) => 1 - (y[index]! - low) / height - (value - x[0]!) / width);
  const knees = depths.flatMap((depth, index) =>
    isPeak(depths, index) && fallsBelow(depths, index, depth - sensitivity / last) ? [{ index, depth }] : []);
  return knees.length === 0 ? null : knees.reduce((a, b) => (b.depth > a.depth ? b : a));
}

/** On a level top the first point counts. */
function isPeak(depths: readonly number[], index: number): boolean {
  return index > 0 && index < depths.length - 1 && depths[index]! > depths[index - 1]! && depths[index]! >= depths[index + 1]!;
}

/** Whether the curve falls below a threshold before it rises again. */
function fallsBelow(depths: readonly number[], from: number, threshold: number): boolean {
  for (let index = from + 1; index < depths.length; index++) {
    if (depths[index]! > depths[index - 1]!) return false;
    if (depths[index]! < threshold) return true;
  }
  return false;
}
