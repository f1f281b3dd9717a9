import { twoProportions } from '../inference/two-proportions.ts';
import type { DriftTest } from './drift-test.ts';

/** A category of fewer rows may tell of a person: it is counted and never named. */
const LEAST_NAMED = 30;

/**
 * Share of rows in categories that the reference never had, by a two-proportion test. Where the reference did not list
 * all of its categories, one that is not listed may have been there: that cannot be measured.
 */
export const newCategory: DriftTest = {
  name: 'new_category',
  kinds: ['categorical'],
  threshold: 0.01,
  measure: (reference, current) => {
    if (reference.kind !== 'categorical' || current.kind !== 'categorical') return { unmeasured: 'it needs categories' };
    const known = new Set(reference.categories.map(({ value }) => value));
    const unseen = current.categories.filter(({ value, rows }) => rows > 0 && !known.has(value));
    if (reference.others > 0 && unseen.length > 0) return { unmeasured: 'the reference has categories that it does not list' };
    const rows = unseen.reduce((sum, category) => sum + category.rows, 0) + (reference.others > 0 ? 0 : current.others);
    const { difference, p } = twoProportions([0, reference.rows], [rows, current.rows]);
    const names = unseen.filter((category) => category.rows >= LEAST_NAMED).map(({ value }) => value);
    return { value: difference, p, evidence: { categories: unseen.length, names } };
  },
};
