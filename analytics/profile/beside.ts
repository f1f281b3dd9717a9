import { anova, benjaminiHochberg, chiSquare, etaSquared, groupMoments } from '../inference/index.ts';
import type { Matrix } from '../matrix.ts';

/** Something of customers that comes in kinds, such as a band of age. */
export interface Variable {
  name: string;
  /** What the codes stand for. */
  categories: readonly string[];
  /** Index of each row's category; NaN where nobody knows. */
  codes: Float64Array;
  /** True for one that made the clusters: it is described as the others are, and never tested. */
  made?: boolean;
}

/** Whether segments differ in something that made none of them. */
export interface VariableTest {
  variable: string;
  test: 'anova' | 'chi-square';
  /** Degrees of freedom. */
  df: number[];
  statistic: number;
  p: number;
  /** Corrected for the number of variables tested (Benjamini-Hochberg); null where too few rows forbid to trust it. */
  adjusted: number | null;
  /** How strongly, 0 to 1: eta squared, or Cramer's V. */
  effect: number;
}

/** One category in one segment. */
export interface CategoryProfile {
  category: string;
  /** Share of those members whose category is known, 0 to 1. */
  share: number;
  wholeShare: number;
  /** `share` where `wholeShare` is 100. */
  index: number;
  /** The segment against the rest; null where too few are expected. */
  p: number | null;
}

export interface VariableProfile {
  variable: string;
  /** False where it made the clusters, or says the same as something that did: a test would find what they were drawn by. */
  tested: boolean;
  /** How strongly it goes with the clusters, 0 to 1: Cramer's V. */
  effect: number;
  /** Share of the segment whose category is known. */
  known: number;
  categories: CategoryProfile[];
}

/** Tests across all clusters, of numbers (columns of `matrix`, missing = NaN) and of variables; none for what is the same for everybody. */
export function testsBeside(matrix: Matrix, variables: readonly Variable[], labels: ArrayLike<number>, k: number): VariableTest[] {
  const numbers = matrix.names.flatMap((variable, index) => {
    const groups = groupMoments(matrix.columns[index]!, labels, k);
    const found = anova(groups);
    return found ? [{ variable, test: 'anova' as const, df: found.df, statistic: found.f, p: found.p, trusted: true, effect: etaSquared(groups) ?? 0 }] : [];
  });
  const kinds = variables.flatMap((variable) => {
    const found = chiSquare(countsOf(variable, labels, k));
    if (!found) return [];
    const { df, statistic, p, cramersV, trusted } = found;
    return [{ variable: variable.name, test: 'chi-square' as const, df: [df], statistic, p, trusted, effect: cramersV }];
  });
  const tests = [...numbers, ...kinds];
  const adjusted = benjaminiHochberg(tests.map(({ p, trusted }) => (trusted ? p : null)));
  return tests.map(({ trusted: _, ...test }, index) => ({ ...test, adjusted: adjusted[index]! }));
}

/**
 * The categories of each variable in each cluster beside the whole; variables of which nothing is known are left out.
 * @param mayAsk whether a variable may be tested.
 */
export function overlay(variables: readonly Variable[], labels: ArrayLike<number>, k: number, mayAsk: (variable: string) => boolean): VariableProfile[][] {
  const tables = variables.map((variable) => {
    const counts = countsOf(variable, labels, k);
    return { variable, counts, tested: mayAsk(variable.name), effect: chiSquare(counts)?.cramersV ?? 0 };
  });
  const sizes = Array.from({ length: k }, () => 0);
  for (let row = 0; row < labels.length; row++) sizes[labels[row]!]!++;
  return sizes.map((size, cluster) => tables.flatMap(({ variable, counts, tested, effect }) => {
    const whole = variable.categories.map((_, code) => sum(counts.map((row) => row[code]!)));
    if (sum(whole) === 0) return [];
    const own = counts[cluster]!;
    const known = sum(own);
    const categories = variable.categories.map((category, code): CategoryProfile => {
      const share = known > 0 ? own[code]! / known : 0;
      const wholeShare = whole[code]! / sum(whole);
      const found = tested ? chiSquare([[own[code]!, known - own[code]!], [whole[code]! - own[code]!, sum(whole) - known - whole[code]! + own[code]!]]) : null;
      return { category, share, wholeShare, index: wholeShare > 0 ? (100 * share) / wholeShare : 100, p: found?.trusted ? found.p : null };
    });
    return [{ variable: variable.name, tested, effect, known: size > 0 ? known / size : 0, categories }];
  }));
}

/** Rows of each cluster in each category. */
export function countsOf({ categories, codes }: Variable, labels: ArrayLike<number>, k: number): number[][] {
  const counts = Array.from({ length: k }, () => categories.map(() => 0));
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (!Number.isNaN(code)) counts[labels[row]!]![code]!++;
  }
  return counts;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
