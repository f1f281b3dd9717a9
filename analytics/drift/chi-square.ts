import { chiSquare } from '../inference/chi-square.ts';
import { twoProportions } from '../inference/two-proportions.ts';
import { sumOf } from '../statistics.ts';
import { sharedBins, type SharedBins } from './bins.ts';
import type { DriftTest } from './drift-test.ts';

/** A cell that expects fewer rows is counted with its like: the approximation by chi-squared needs that (Cochran, 1954). */
const LEAST_EXPECTED = 5;

/**
 * Pearson's test of two samples over categories, or the bins of numbers, with missing as one of its own. The effect is
 * Cramér's V, 0 to 1: half the difference in shares where there are two categories of like size.
 */
export const chiSquareDrift: DriftTest = {
  name: 'chi_square',
  kinds: ['numeric', 'categorical'],
  threshold: 0.1,
  measure: (reference, current) => {
    const { reference: before, current: after } = withoutSparse(sharedBins(reference, current));
    const found = chiSquare([before, after]);
    if (found) return { value: found.cramersV, p: probability({ reference: before, current: after }, found.p), evidence: { statistic: found.statistic, df: found.df } };
    const alone = before.filter((rows, bin) => rows + after[bin]! > 0).length;
    return alone === 1 && !isSparse(reference.rows, current.rows) ? { value: 0, p: 1 } : { unmeasured: 'too few rows for a test of shares' };
  },
};

/** Bins of which a side expects too few rows, together as one at the end. */
export function withoutSparse({ reference, current }: SharedBins): SharedBins {
  const [n, m] = [reference, current].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number];
  const smaller = Math.min(n, m) / (n + m);
  const kept: SharedBins = { reference: [], current: [] };
  const sparse = [0, 0];
  reference.forEach((rows, bin) => {
    const other = current[bin]!;
    if ((rows + other) * smaller >= LEAST_EXPECTED) {
      kept.reference.push(rows);
      kept.current.push(other);
    } else {
      sparse[0]! += rows;
      sparse[1]! += other;
    }
  });
  return { reference: [...kept.reference, sparse[0]!], current: [...kept.current, sparse[1]!] };
}

/**
 * The p of the table, but where even the sparse bins together expect too few rows: one stray row of a small night would be certain then.
 * The share of these is tested exactly and the other bins among themselves, and the smaller p counts twice (Bonferroni).
 */
function probability({ reference, current }: SharedBins, p: number): number {
  const [sparseBefore, sparseAfter] = [reference.at(-1)!, current.at(-1)!];
  const [n, m] = [sumOf(reference), sumOf(current)];
  if (sparseBefore + sparseAfter === 0 || ((sparseBefore + sparseAfter) * Math.min(n, m)) / (n + m) >= LEAST_EXPECTED) return p;
  const share = twoProportions([sparseBefore, n], [sparseAfter, m]).p;
  const others = chiSquare([reference.slice(0, -1), current.slice(0, -1)]);
  return others ? Math.min(1, 2 * Math.min(share, others.p)) : share;
}

function isSparse(n: number, m: number): boolean {
  return Math.min(n, m) < LEAST_EXPECTED;
}
