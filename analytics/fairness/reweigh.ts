/** Rows by group and outcome: codes from 0. */
export interface Outcomes {
  groups: ArrayLike<number>;
  outcomes: ArrayLike<number>;
}

/**
 * Weights that make the outcome independent of the group: what a row of its group and outcome would be expected of, over what there is,
 * P(group) P(outcome) / P(group, outcome). They add up to the number of rows, in each group and for each outcome too.
 * Reweighing of Kamiran and Calders (Knowledge and Information Systems 33, 2012), section 5.2.1.
 * A group in which an outcome never occurs cannot be given it: with such an empty cell, independence is not reached.
 */
export function reweigh({ groups, outcomes }: Outcomes): Float64Array {
  const rows = groups.length;
  const byGroup = counts(rows, (row) => groups[row]!);
  const byOutcome = counts(rows, (row) => outcomes[row]!);
  const byBoth = counts(rows, (row) => `${groups[row]!} ${outcomes[row]!}`);
  return Float64Array.from({ length: rows }, (_, row) =>
    (byGroup.get(groups[row]!)! * byOutcome.get(outcomes[row]!)!) / (rows * byBoth.get(`${groups[row]!} ${outcomes[row]!}`)!));
}

function counts<Key>(rows: number, keyOf: (row: number) => Key): Map<Key, number> {
  const found = new Map<Key, number>();
  for (let row = 0; row < rows; row++) found.set(keyOf(row), (found.get(keyOf(row)) ?? 0) + 1);
  return found;
}
