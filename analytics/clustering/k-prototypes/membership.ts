import type { Matrix } from '../../matrix.ts';
import type { Membership, MembershipKind } from '../membership/membership.ts';

/** Numbers by their squared distance, categories by whether they are the same. */
export interface Mixture {
  /** Places of the columns that are codes of categories. */
  categorical: readonly number[];
  /** What another category costs, in the unit of a squared distance. */
  gamma: number;
}

export interface PrototypesMembership extends Membership, Mixture {
  kind: 'prototypes';
  /** k x features, in the prepared scale: means of numbers, and the most frequent category. */
  prototypes: number[][];
}

/** Codes are whole categories: what is nearer than this is one. */
export const SAME = 1e-9;

/** The cost of each of `k` prototypes (row after row) for the row that starts at `from`. */
export function nearestPrototype(values: Float64Array, from: number, prototypes: Float64Array, k: number, { isCode, gamma }: { isCode: Uint8Array; gamma: number }): { cluster: number; cost: number } {
  const width = isCode.length;
  let cluster = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let other = 0; other < k; other++) {
    let cost = 0;
    for (let column = 0; column < width; column++) {
      const apart = values[from + column]! - prototypes[other * width + column]!;
      cost += isCode[column] === 1 ? (Math.abs(apart) < SAME ? 0 : gamma) : apart * apart;
    }
    if (cost < least) {
      least = cost;
      cluster = other;
    }
  }
  return { cluster, cost: least };
}

export function codesOf(width: number, categorical: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: width }, (_, column) => (categorical.includes(column) ? 1 : 0));
}

export const prototypesMembership: MembershipKind<PrototypesMembership> = {
  name: 'prototypes',
  assign: ({ prototypes, categorical, gamma }, { columns, rows }) => {
    const flat = Float64Array.from(prototypes.flat());
    const mixture = { isCode: codesOf(columns.length, categorical), gamma };
    return Int32Array.from({ length: rows }, (_, row) => nearestPrototype(Float64Array.from(columns, (column) => column[row]!), 0, flat, prototypes.length, mixture).cluster);
  },
  embed: ({ categorical, gamma }, data) => embedded(data, { categorical, gamma }),
};

/** One column for each category, so scaled that the squared distance of two rows is what the prototypes count. */
export function embedded({ names, columns, rows }: Matrix, { categorical, gamma }: Mixture): Matrix {
  const height = Math.sqrt(gamma / 2);
  const parts = columns.flatMap((column, index) => {
    if (!categorical.includes(index)) return [{ name: names[index]!, column }];
    return [...new Set(column)].toSorted((a, b) => a - b).map((code) => ({ name: `${names[index]} = ${code}`, column: column.map((value) => (value === code ? height : 0)) }));
  });
  return { names: parts.map(({ name }) => name), rows, columns: parts.map(({ column }) => column) };
}
