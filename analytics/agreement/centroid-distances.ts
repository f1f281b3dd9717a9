import type { Matrix } from '../matrix.ts';
import type { Contingency, Label } from './contingency.ts';

/**
 * Euclidean distance between the centre of each row's segment and that of each column's, `[row][column]`, in the scale of `data`
 * (the same members, prepared). NaN where a segment has no member there.
 */
export function centroidDistances<Old extends Label, New extends Label>(
  data: Matrix, first: ArrayLike<Old>, second: ArrayLike<New>, { rows, columns }: Pick<Contingency<Old, New>, 'rows' | 'columns'>,
): number[][] {
  const before = centresOf(data, first, rows);
  const after = centresOf(data, second, columns);
  return before.map((one) => after.map((other) => Math.sqrt(one.reduce((sum, value, feature) => sum + (value - other[feature]!) ** 2, 0))));
}

/** Mean of the members of each label, in the order of `labels`. */
function centresOf<Kind extends Label>(data: Matrix, of: ArrayLike<Kind>, labels: readonly Kind[]): number[][] {
  const indexOf = new Map(labels.map((label, index) => [label, index]));
  const sizes = labels.map(() => 0);
  const sums = labels.map(() => data.columns.map(() => 0));
  for (let row = 0; row < data.rows; row++) {
    const index = indexOf.get(of[row]!);
    if (index === undefined) continue;
    sizes[index]! += 1;
    data.columns.forEach((column, feature) => (sums[index]![feature]! += column[row]!));
  }
  return sums.map((sum, index) => sum.map((value) => value / sizes[index]!));
}
