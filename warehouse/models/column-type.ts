import { z } from 'zod';
import { RESERVED_WORDS } from './reserved-words.ts';

/**
 * SQL types that mean the same on every engine. Text is `varchar` without a length, money is `decimal(p,s)`, times are
 * `timestamp` in UTC.
 */
export const columnType = z.string().regex(
  /^(varchar|integer|bigint|double precision|decimal\(\d+, ?\d+\)|boolean|date|timestamp)$/,
  'varchar, integer, bigint, double precision, decimal(p,s), boolean, date, timestamp',
);

/** A name as SQL writes it without quotes. */
export const identifier = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and _, starting with a letter');

/** The name of a column of ours. Sources may have any, for their models can quote it. */
export const columnName = identifier.refine((name) => !RESERVED_WORDS.has(name), 'a name that SQL does not keep for itself, such as one with a second word (order_number)');
