/**
 * What one column held on one night, as counts: small enough to keep for ever, so that the past can be compared without its rows.
 * NaN and null are one thing here: missing.
 */
export type ColumnSummary = NumericSummary | CategoricalSummary;

interface Counted {
  /** Name of the column. */
  name: string;
  /** Rows, those without a value among them. */
  rows: number;
  /** Rows without a value. */
  missing: number;
}

/** Numbers, counted in bins. */
export interface NumericSummary extends Counted {
  kind: 'numeric';
  /** Upper edges of the bins, ascending, distinct and finite: bin i holds values in (edge i-1, edge i], the last all above the last edge. */
  edges: readonly number[];
  /** Rows in each bin: one more than there are edges. They add up to `rows - missing`. */
  counts: readonly number[];
  /** Of the present values; null where there are none. `deviation` is that of the population (divided by n). */
  mean: number | null;
  deviation: number | null;
  least: number | null;
  most: number | null;
}

/** Categories, counted each. */
export interface CategoricalSummary extends Counted {
  kind: 'categorical';
  /** Most frequent first, equal ones by name. What is not among them is in `others`. */
  categories: readonly { value: string; rows: number }[];
  /** Rows of categories that are not listed. */
  others: number;
}
