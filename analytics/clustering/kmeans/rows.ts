import { MusterError } from '../../../core/errors.ts';
import { requireFinite, toRowMajor, type Matrix } from '../../matrix.ts';

/** Rows in a canonical order, so that a fit does not depend on the order in which a database returned them. */
export interface SortedRows {
  /** `count * width` values, row after row, rows ascending. */
  values: Float64Array;
  count: number;
  width: number;
  /** Where each sorted row stood in the matrix. */
  order: Uint32Array;
}

/**
 * The rows of a prepared matrix, ascending by first feature, then second and so on. Equal rows become neighbours, which makes
 * counting distinct points free and an evenly spaced sample a stratified one.
 * Refuses (contract) NaN and infinity by feature, fewer rows than `k` and fewer distinct rows than `k`.
 */
export function sortRows(data: Matrix, k: number): SortedRows {
  if (!Number.isInteger(k) || k < 1) {
    throw new MusterError({
      kind: 'usage',
      where: 'clustering',
      found: `k = ${k}`,
      allowed: 'a whole number from 1',
      todo: 'correct the range of k in the configuration',
    });
  }
  requireFinite(data, 'clustering');
  if (data.columns.length === 0) throw refusal('no features', 'at least one feature', 'add features to the segmentation');
  if (data.rows < k)
    throw refusal(
      `${data.rows} rows for ${k} clusters`,
      'at least as many rows as clusters',
      'lower k, or check that the mart has rows for this date',
    );
  const order = sortedOrder(data);
  const sorted = { values: toRowMajor(data, order), count: data.rows, width: data.columns.length, order };
  const distinct = distinctRows(sorted, k).length;
  if (distinct < k)
    throw refusal(
      `${distinct} distinct rows for ${k} clusters`,
      'at least as many distinct rows as clusters',
      'lower k, or add features that tell customers apart',
    );
  return sorted;
}

/** Labels of sorted rows, by where these stood in the matrix. */
export function inGivenOrder(labels: Int32Array, order: Uint32Array): Int32Array {
  const given = new Int32Array(labels.length);
  for (let row = 0; row < labels.length; row++) given[order[row]!] = labels[row]!;
  return given;
}

/** The first of each run of equal rows among ascending `positions` (all rows where left out), at most `limit` of them. */
export function distinctRows(
  { values, count, width }: Pick<SortedRows, 'values' | 'count' | 'width'>,
  limit: number,
  positions?: readonly number[],
): number[] {
  const firsts: number[] = [];
  const length = positions?.length ?? count;
  for (let index = 0; index < length && firsts.length < limit; index++) {
    const row = positions ? positions[index]! : index;
    const last = firsts.at(-1);
    if (last === undefined || !equalRows(values, width, last, row)) firsts.push(row);
  }
  return firsts;
}

function equalRows(values: Float64Array, width: number, a: number, b: number): boolean {
  for (let column = 0; column < width; column++) if (values[a * width + column] !== values[b * width + column]) return false;
  return true;
}

function sortedOrder({ columns, rows }: Matrix): Uint32Array {
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  return order.toSorted((a, b) => {
    for (const column of columns) {
      const difference = column[a]! - column[b]!;
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function refusal(found: string, allowed: string, todo: string): MusterError {
  return new MusterError({ kind: 'contract', where: 'clustering', found, allowed, todo });
}
