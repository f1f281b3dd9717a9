import type { Matrix } from '../../matrix.ts';
import { SAME } from '../k-prototypes/membership.ts';
import type { Membership, MembershipKind } from '../membership/membership.ts';

/** The cluster of each code of one category; every other code, also one that came up since, is of the rest. */
export interface GroupsMembership extends Membership {
  kind: 'groups';
  /** Place of the category among the prepared columns. */
  column: number;
  /** The code of each cluster, in the prepared scale; null of the rest. */
  codes: (number | null)[];
  /** The cluster of all others. */
  rest: number;
}

export const groupsMembership: MembershipKind<GroupsMembership> = {
  name: 'groups',
  assign: ({ column, codes, rest }, { columns }) => Int32Array.from(columns[column]!, (value) => {
    const cluster = codes.findIndex((code) => code !== null && Math.abs(value - code) < SAME);
    return cluster < 0 ? rest : cluster;
  }),
  // By their codes groups are apart by definition: measures of quality ask whether they are in the numbers.
  embed: ({ column }, data) => besideOf(data, column),
};

/** The columns beside one. */
export function besideOf({ names, columns, rows }: Matrix, column: number): Matrix {
  return { rows, names: names.filter((_, index) => index !== column), columns: columns.filter((_, index) => index !== column) };
}
