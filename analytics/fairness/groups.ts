/** A group of fewer people is never told of, and nothing is computed of it: what is said of few is said of each. */
export const FEWEST_IN_GROUP = 30;

/** Those of whom nobody knows a protected attribute, as a group of their own. */
export const UNKNOWN_GROUP = 'unknown';

/** A protected attribute of rows: the group of each row by its code. */
export interface ProtectedAttribute {
  name: string;
  /** Names by code. */
  groups: readonly string[];
  /** Of each row; one outside of `groups`, or NaN, says that the row's group is too small to be told. */
  codes: Float64Array;
  /** How many more groups there are, each of too few customers to be told of. */
  unnamed: number;
}
