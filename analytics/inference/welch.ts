import { varies } from './anova.ts';
import { studentQuantile, studentTwoTails } from './distributions.ts';
import { merged, type GroupMoments } from './group-moments.ts';

export interface Welch {
  t: number;
  /** Degrees of freedom by Welch and Satterthwaite, not whole. */
  df: number;
  /** Two-sided. */
  p: number;
  /** Mean of the first less mean of the second. */
  difference: number;
  /** Where that difference lies with 95% confidence. */
  interval: [number, number];
}

/** What an interval leaves outside, in both directions together. */
const OUTSIDE = 0.05;

/** Welch's t-test, which does not ask that both groups spread alike. Null below two values each, or where nothing varies. */
export function welch(a: GroupMoments, b: GroupMoments): Welch | null {
  if (a.count < 2 || b.count < 2 || !varies(merged([a, b]))) return null;
  const [va, vb] = [a, b].map(({ count, squares }) => squares / (count - 1) / count) as [number, number];
  const error = Math.sqrt(va + vb);
  if (!(error > 0)) return null;
  const df = (va + vb) ** 2 / (va ** 2 / (a.count - 1) + vb ** 2 / (b.count - 1));
  const difference = a.mean - b.mean;
  const t = difference / error;
  const reach = studentQuantile(OUTSIDE, df) * error;
  return { t, df, p: studentTwoTails(t, df), difference, interval: [difference - reach, difference + reach] };
}
