/** One value as a simulation hands it over: whole numbers and text only; money in cents, times in seconds from the first day. */
export type Value = number | string | null;

/** The values of one row, in the order of the file's columns. */
export type Row = Value[];

/** A column of a raw file: how it is held while its day is simulated, and the SQL that turns it into what the file shows. */
export interface Column {
  name: string;
  stored: 'integer' | 'text';
  /** Over the stored column, which has the same name. */
  sql: string;
}

/** Such as `C0000001`: at most 12 characters, which DuckDB keeps inline. `digits` must hold the greatest number. */
export function id(name: string, letter: string, digits: number): Column {
  return { name, stored: 'integer', sql: `'${letter}' || lpad(cast(${name} as varchar), ${digits}, '0')` };
}

export const customerId = (): Column => id('customer_id', 'C', 7);
export const productId = (): Column => id('product_id', 'P', 5);

export function whole(name: string): Column {
  return { name, stored: 'integer', sql: name };
}

export function text(name: string): Column {
  return { name, stored: 'text', sql: name };
}

/** 1 is true, 0 is false. */
export function flag(name: string): Column {
  return { name, stored: 'integer', sql: `cast(${name} as boolean)` };
}

/** Cents in, a decimal with two places out. */
export function money(name: string, precision: number): Column {
  return { name, stored: 'integer', sql: `cast(${name} * 0.01 as decimal(${precision}, 2))` };
}

/** Thousandths in, a decimal from 0 to 1 with three places out. */
export function share(name: string): Column {
  return { name, stored: 'integer', sql: `cast(${name} * 0.001 as decimal(4, 3))` };
}

/** Seconds from the first day in, a UTC timestamp out. */
export function moment(name: string): Column {
  return { name, stored: 'integer', sql: `make_timestamp(cast(getvariable('epoch') + ${name} as bigint) * 1000000)` };
}

/** A day index in, a date out. */
export function day(name: string): Column {
  return { name, stored: 'integer', sql: `cast(make_timestamp(cast(getvariable('epoch') + ${name} * 86400 as bigint) * 1000000) as date)` };
}

/** The index of a word in, the word out. */
export function choice(name: string, words: readonly string[]): Column {
  const cases = words.map((word, index) => `when ${index} then '${word.replaceAll("'", "''")}'`);
  return { name, stored: 'integer', sql: `case ${name} ${cases.join(' ')} end` };
}

/** Where a column stands in its row. */
export function positionOf(columns: readonly Column[], name: string): number {
  const position = columns.findIndex((column) => column.name === name);
  if (position < 0) throw new Error(`no column ${name}`);
  return position;
}
