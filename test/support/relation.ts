import type { Matrix } from '../../analytics/index.ts';

/** What follows FROM: rows of a matrix as customers 1000, 1001 ..., null for NaN, in their order. */
export function relation({ names, columns, rows }: Matrix): string {
  const literal = (value: number): string => (Number.isNaN(value) ? 'cast(null as double precision)' : `cast('${value}' as double precision)`);
  const lines = Array.from({ length: rows }, (_, row) => `(${[1_000 + row, ...columns.map((column) => literal(column[row]!))].join(', ')})`);
  return `(values ${lines.join(', ')}) as points (customer_id, ${names.join(', ')})`;
}
