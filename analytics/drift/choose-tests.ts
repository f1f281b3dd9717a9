import { isDiscrete } from './bins.ts';
import { driftTests } from './drift-tests.ts';
import type { ColumnSummary } from './summary.ts';

/** Up to so many values on the smaller side, tests of significance say more than distances do. */
export const SMALL_SAMPLE = 1000;

/** What is asked of a column, and the names of the tests that answer. */
export interface DriftCheck {
  /** What may have drifted: the values, the shape of their distribution, the share of missing ones, which categories there are; or what a test that was added asks. */
  check: 'values' | 'shape' | 'missing' | 'categories' | 'own';
  /** The test whose p says whether it is more than chance. */
  significance: string;
  /** The test whose value says whether it is enough to matter. */
  effect: string;
}

/**
 * Which tests decide, by the kind of column and the size of its smaller side, as practice has it: for numbers
 * Kolmogorov-Smirnov says what is chance (exactly in small samples, where its D is the effect too), and in large ones,
 * in which any difference is significant, the Wasserstein distance in standard deviations is the effect. PSI is asked
 * beside it there: a distance sees little of values that gather in one place, and little of anything where a few huge
 * ones make the standard deviation. Categories,
 * and numbers of few distinct values, are asked by chi-square, and their effect is Cramér's V in small samples and the
 * Jensen-Shannon distance in large ones. Tests that were added with `decides` come last. All others are measured and
 * reported, and decide nothing.
 */
export function chooseTests(reference: ColumnSummary, current: ColumnSummary, smallSample = SMALL_SAMPLE): DriftCheck[] {
  const chosen = builtIn(reference, current, smallSample);
  const own = driftTests.all().filter(({ decides, kinds }) => decides && kinds.includes(reference.kind));
  return [...chosen, ...own.map(({ name }): DriftCheck => ({ check: 'own', significance: chosen[0]!.significance, effect: name }))];
}

function builtIn(reference: ColumnSummary, current: ColumnSummary, smallSample: number): DriftCheck[] {
  const size = Math.min(reference.rows - reference.missing, current.rows - current.missing);
  const missing: DriftCheck = { check: 'missing', significance: 'missing_rate', effect: 'missing_rate' };
  if (reference.kind === 'numeric' && !isDiscrete(reference)) {
    if (size <= smallSample) return [{ check: 'values', significance: 'ks', effect: 'ks' }, missing];
    return [{ check: 'values', significance: 'ks', effect: 'wasserstein' }, { check: 'shape', significance: 'psi', effect: 'psi' }, missing];
  }
  const values: DriftCheck = { check: 'values', significance: 'chi_square', effect: size <= smallSample ? 'chi_square' : 'jensen_shannon' };
  if (reference.kind === 'numeric') return [values, missing];
  return [values, missing, { check: 'categories', significance: 'new_category', effect: 'new_category' }];
}
