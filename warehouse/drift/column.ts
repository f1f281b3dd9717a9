/** A column of numbers, counted in bins. */
export interface NumericColumn {
  kind: 'numeric';
  name: string;
  /** Upper edges of the bins, ascending, distinct and finite: bin i holds values in (edge i-1, edge i], the last all above the last edge. */
  edges: readonly number[];
}

/** A column of kinds (text or boolean), counted each. */
export interface CategoricalColumn { kind: 'categorical'; name: string }

export type SummarisedColumn = NumericColumn | CategoricalColumn;

/** Rows to summarise: a table, a view, or a SELECT in parentheses with a name behind it; `where` and all, with its placeholders. */
export interface SummarisedRows { from: string; bindings: readonly string[] }

/** What an engine counts of one column of numbers in its own way. */
export interface BinCounts {
  /** Rows with a value: neither null nor NaN. */
  present: number;
  /** Rows in each bin: one more than there are edges. */
  counts: readonly number[];
  /** Of the values that are there; null where there is none. `deviation` is that of the population. */
  mean: number | null;
  deviation: number | null;
  least: number | null;
  most: number | null;
}
