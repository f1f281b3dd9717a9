import { twoProportions } from '../inference/two-proportions.ts';
import type { DriftTest } from './drift-test.ts';
import type { CategoricalSummary } from './summary.ts';

/** A category of fewer rows may tell of a person: it is counted and never named. */
const LEAST_NAMED = 30;

/**
 * Share of rows in categories that the reference does not list, beyond those it had there too, by a two-proportion test:
 * where it lists all, the share of rows in categories never seen. Of many rare categories some are new every night: how many rows that is, is
 * what rows alone in their category are of the reference (Good, 1953, after Turing), each of which would be new were it not there. A category of the reference that tonight does not list
 * may be among tonight's others, with no more rows than the last one listed: those are not counted as new.
 */
export const newCategory: DriftTest = {
  name: 'new_category',
  kinds: ['categorical'],
  threshold: 0.01,
  measure: (reference, current) => {
    if (reference.kind !== 'categorical' || current.kind !== 'categorical') return { unmeasured: 'it needs categories' };
    const known = new Set(reference.categories.map(({ value }) => value));
    const unseen = current.categories.filter(({ value, rows }) => rows > 0 && !known.has(value));
    const rows = unseen.reduce((sum, category) => sum + category.rows, 0) + unlisted(current, known);
    const { difference, p } = twoProportions([reference.others + lone(reference), reference.rows], [rows, current.rows]);
    // Of a reference that does not list all, nobody can say that a category is new.
    const names = reference.others > 0 ? [] : unseen.filter((category) => category.rows >= LEAST_NAMED).map(({ value }) => value);
    return { value: Math.max(0, difference), p: difference > 0 ? p : 1, evidence: { categories: unseen.length, names } };
  },
};

/** Rows alone in their category; in a pool of nights, those of categories with one row a night or less. */
function lone({ categories }: CategoricalSummary): number {
  return categories.reduce((sum, { rows }) => (rows <= 1 ? sum + rows : sum), 0);
}

/** Rows of tonight's others that are surely none of the reference's categories. */
function unlisted({ categories, others }: CategoricalSummary, known: ReadonlySet<string>): number {
  const listed = new Set(categories.map(({ value }) => value));
  const hidden = [...known].filter((value) => !listed.has(value)).length;
  return Math.max(0, others - hidden * (categories.at(-1)?.rows ?? 0));
}
