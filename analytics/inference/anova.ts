import { fisherTail } from './distributions.ts';
import { merged, type GroupMoments } from './group-moments.ts';

export interface Anova {
  f: number;
  /** Degrees of freedom between the groups, and within them. */
  df: [number, number];
  p: number;
}

/** One-way analysis of variance: have all groups the same mean? Null where nothing varies, or there is nothing to compare. */
export function anova(groups: readonly GroupMoments[]): Anova | null {
  const filled = groups.filter(({ count }) => count > 0);
  const whole = merged(filled);
  const df: [number, number] = [filled.length - 1, whole.count - filled.length];
  if (df[0] < 1 || df[1] < 1 || !varies(whole)) return null;
  const within = squaresWithin(filled);
  const f = (Math.max(0, whole.squares - within) / df[0]) / (within / df[1]);
  return { f, df, p: fisherTail(f, ...df) };
}

/** Eta squared, 0 to 1: the share of the variance that lies between the groups. Null where nothing varies. */
export function etaSquared(groups: readonly GroupMoments[]): number | null {
  const whole = merged(groups);
  return varies(whole) ? Math.min(1, Math.max(0, 1 - squaresWithin(groups) / whole.squares)) : null;
}

/** Spread beyond what rounding makes of equal values. */
export function varies({ count, mean, squares }: GroupMoments): boolean {
  return count > 1 && Math.sqrt(squares / count) > 1e-12 * Math.abs(mean) && squares > 0;
}

function squaresWithin(groups: readonly GroupMoments[]): number {
  return groups.reduce((sum, { squares }) => sum + squares, 0);
}
