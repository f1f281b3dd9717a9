import { MusterError } from '../core/errors.ts';

/**
 * A table of numbers, one typed array for each named feature.
 * Columnar because that is how Arrow and DuckDB hand it over. A missing value is NaN.
 */
export interface Matrix {
  /** Feature names, one for each column, unique. */
  names: string[];
  /** Number of rows (customers), also where there is no column. */
  rows: number;
  /** `names.length` arrays of `rows` values. */
  columns: Float64Array[];
}

/** A matrix from named columns. Refuses columns of different lengths and repeated names (contract errors). */
export function matrixOf(columns: Readonly<Record<string, ArrayLike<number>>>): Matrix {
  const names = Object.keys(columns);
  const arrays = Object.values(columns).map((column) => (column instanceof Float64Array ? column : Float64Array.from(column)));
  const rows = arrays[0]?.length ?? 0;
  arrays.forEach((column, index) => {
    if (column.length === rows) return;
    throw new MusterError({
      kind: 'contract',
      where: `feature "${names[index]}"`,
      found: `${column.length} values`,
      allowed: `${rows} values, as many as feature "${names[0]}" has`,
      todo: 'read all features with one statement',
    });
  });
  return { names, rows, columns: arrays };
}

/** A matrix from rows of equal length; handy for small data. */
export function matrixFromRows(names: string[], rows: readonly (readonly number[])[]): Matrix {
  const columns = names.map((_, index) => Float64Array.from(rows, (row) => row[index] ?? Number.NaN));
  return { names, rows: rows.length, columns };
}

/** The column called `name`; a contract error that lists the features there are otherwise. */
export function columnOf(matrix: Matrix, name: string, where = 'matrix'): Float64Array {
  const column = matrix.columns[matrix.names.indexOf(name)];
  if (column) return column;
  throw new MusterError({
    kind: 'contract',
    where: `${where}: feature "${name}"`,
    found: 'it is not among the columns',
    allowed: matrix.names.join(', ') || 'no column at all',
    todo: 'bring the feature back into the mart, or train a model without it',
  });
}

/** The columns called `names`, in that order, sharing memory with `matrix`. */
export function selectColumns(matrix: Matrix, names: readonly string[], where = 'matrix'): Matrix {
  return { names: [...names], rows: matrix.rows, columns: names.map((name) => columnOf(matrix, name, where)) };
}

/** A copy of the rows at `indices`, in that order. */
export function selectRows(matrix: Matrix, indices: ArrayLike<number>): Matrix {
  const columns = matrix.columns.map((column) => {
    const picked = new Float64Array(indices.length);
    for (let index = 0; index < indices.length; index++) picked[index] = column[indices[index]!]!;
    return picked;
  });
  return { names: [...matrix.names], rows: indices.length, columns };
}

/** At most `most` rows, evenly spaced: where rows are ordered by something that says nothing of them, as an id, this is as good as chance and the same every time. */
export function evenRows(matrix: Matrix, most: number): Matrix {
  return matrix.rows <= most ? matrix : selectRows(matrix, evenRowsOf(matrix.rows, most));
}

/** Which rows those are, of so many. */
export function evenRowsOf(rows: number, most: number): Int32Array {
  const length = Math.min(rows, most);
  return Int32Array.from({ length }, (_, index) => Math.floor((index * rows) / length));
}

/** How many different rows there are, counted no further than `most`. */
export function countDistinctRows({ columns, rows }: Matrix, most: number): number {
  const seen = new Set<string>();
  for (let row = 0; row < rows && seen.size < most; row++) seen.add(columns.map((column) => column[row]!).join());
  return seen.size;
}

/** The values row after row (`rows * columns` numbers): what distance loops want. `order` picks and orders the rows. */
export function toRowMajor(matrix: Matrix, order?: ArrayLike<number>): Float64Array {
  const width = matrix.columns.length;
  const rows = order?.length ?? matrix.rows;
  const flat = new Float64Array(rows * width);
  matrix.columns.forEach((column, offset) => {
    for (let row = 0; row < rows; row++) flat[row * width + offset] = column[order ? order[row]! : row]!;
  });
  return flat;
}

/** Refuses a NaN or an infinity anywhere, naming the features that hold them and how many. */
export function requireFinite(matrix: Matrix, where: string): void {
  const faults = matrix.columns.flatMap((column, index) => {
    let bad = 0;
    for (const value of column) if (!Number.isFinite(value)) bad++;
    return bad > 0 ? [`${matrix.names[index]} (${bad} of ${matrix.rows})`] : [];
  });
  if (faults.length === 0) return;
  throw new MusterError({
    kind: 'contract',
    where,
    found: `NaN or infinity in ${faults.join(', ')}`,
    allowed: 'finite numbers',
    todo: 'give these features an imputation, or correct the mart that builds them',
  });
}
