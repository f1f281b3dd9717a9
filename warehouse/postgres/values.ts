import pg from 'pg';
import type { CustomTypesConfig } from 'pg';
import { safeNumber } from '../duckdb/values.ts';

type Parse = (text: string) => unknown;

const { builtins } = pg.types;

/** `2026-01-01 10:00:00.123` of a session in UTC as ISO text; infinity stays what it is. */
function isoTimestamp(text: string): string {
  if (text.endsWith('infinity')) return text;
  const [day = '', clock = ''] = text.replace(/[+-]00(:00)?$/, '').split(' ');
  const [whole = '', fraction = ''] = clock.split('.');
  return `${day}T${whole}.${fraction.padEnd(3, '0')}Z`;
}

/**
 * What PostgreSQL sends, as the other engines give it: whole numbers and decimals are numbers, DATE is `YYYY-MM-DD`, timestamps are
 * ISO text in UTC. pg would make local midnights of days, and texts of numbers.
 */
const PARSERS = new Map<number, Parse>([
  [builtins.INT8, (text) => safeNumber(BigInt(text))],
  [builtins.NUMERIC, Number],
  [builtins.DATE, (text) => text],
  [builtins.TIMESTAMP, isoTimestamp],
  [builtins.TIMESTAMPTZ, isoTimestamp],
]);

export const types: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    PARSERS.get(oid) ?? (pg.types.getTypeParser as (id: number, form?: string) => Parse)(oid, format)) as CustomTypesConfig['getTypeParser'],
};
