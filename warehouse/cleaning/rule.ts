import type { z } from 'zod';

export interface CleanedColumn { name: string; type: string }

/** What became of a value. `standardised`: the same thing in its normal form. `nulled`: unusable, and empty from here on. */
export type Action = 'standardised' | 'nulled' | 'winsorised' | 'flagged' | 'imputed';

/** Why a value was not simply standardised: a short fixed text, never the value. */
export interface Reason { name: string; action: Exclude<Action, 'standardised'> }

/** What each expression of a rule may name, as SQL over one row. */
export interface StepInput {
  /** The value as it comes in. */
  value: string;
  /** What `form` made of it; the value itself where the rule has no `form`. */
  form: string;
}

/** The same with the reason, null for none. */
export interface JudgedInput extends StepInput { why: string }

/**
 * Cleans a value by what stands in its own row, so that it comes out the same whatever lands beside it and whichever night loads it.
 * All expressions keep to SQL that every engine reads, and treat the value as data: what is text in the row stays text.
 */
export interface RowStep {
  needs: 'row';
  /** Another form of the value, computed once for the expressions below. A rule without it is cheap enough to be computed again. */
  form?: (value: string) => string;
  /** One of the reasons as text; null where the value is good as it is or in its standard form. */
  why?: (input: StepInput) => string;
  /** The value after it. */
  value: (input: JudgedInput) => string;
  reasons: readonly Reason[];
}

/** What a step over a whole night may name: relations and columns of the statement that it becomes part of. */
export interface PopulationInput {
  /** Relation with the rows before this step. */
  rows: string;
  /** The column, unqualified. */
  column: CleanedColumn;
  /** Columns that name a row. */
  key: readonly string[];
  /** Prefix for names of its own, so that two steps never meet. */
  prefix: string;
}

/**
 * Cleans a column by what all rows of one night say, so it belongs where a night's whole population is: a mart as of a date.
 * Its statistics do not depend on the order of rows: sums are of decimals, ties are broken by values or hashes of keys.
 */
export interface PopulationStep {
  needs: 'population';
  /** Tables for the WITH clause, `name as (...)` each. */
  tables: (input: PopulationInput) => string[];
  /** What follows `from <rows> as r` so that the expressions can name the tables; each row of `r` stays exactly one row. */
  joins: (input: PopulationInput) => string;
  /** The value after it, over `r` and the tables. */
  value: (input: PopulationInput) => string;
  /** One of the reasons as text, or null. */
  why: (input: PopulationInput) => string;
  reasons: readonly Reason[];
}

export type CleaningStep = RowStep | PopulationStep;

/** A way to clean a column. A new one is one file in rules/ and one line in rules/index.ts. */
export interface CleaningRule<T = unknown> {
  name: string;
  /** What a header may write behind the name; a bare name is `{}`. */
  options: z.ZodType<T>;
  /** Column types it can clean, as models declare them. */
  types: RegExp;
  /** Other columns that it reads; they are cleaned first. */
  reads?: (options: T) => readonly string[];
  /** A column of its own, true where it did something to the value. */
  indicator?: (options: T, column: CleanedColumn) => { name: string; description: string } | null;
  plan: (options: T, column: CleanedColumn) => CleaningStep;
}

export const rule = <T>(definition: CleaningRule<T>): CleaningRule => definition as CleaningRule;
