import { dayWithin } from '../../../core/time-bounds.ts';
import { literal } from '../../../core/sql-literal.ts';
import type { Source, SourceColumn } from '../../models/source.ts';
import { isInstant, type TableColumns } from './contract.ts';

/** SQL that every engine reads: a column of the table in the contract's type. Zoneless timestamps of another zone become UTC. */
export function typed({ name, type }: SourceColumn, source: Source, columns: TableColumns): string {
  const value = type === 'timestamp' ? utc(name, source, columns) : `cast(${quoted(name)} as ${type})`;
  // A column that sorts by its own rules cannot be compared with staging, where all text is in byte order.
  return `${value}${type === 'varchar' ? ' collate "C"' : ''} as ${quoted(name)}`;
}

/** The day whose partition a row belongs to; null where its time is none. */
export function dayOf(source: Source, columns: TableColumns): string {
  return dayWithin(dateOf(source, columns));
}

/** The same without a look at what is no time: of a column that is a date, an index finds days by it. */
export function dateOf(source: Source, columns: TableColumns): string {
  return `cast(${utc(source.table?.landingDate ?? source.eventTime ?? '', source, columns)} as date)`;
}

/** When we knew a row: a column's time, or the end of its landing day. */
export function loadedAtOf(source: Source, columns: TableColumns): string {
  if (source.loadedAt !== 'landing') return utc(source.loadedAt, source, columns);
  return `cast(${dayOf(source, columns)} + 1 as timestamp)`;
}

function utc(name: string, { timezone, columns: contract }: Source, columns: TableColumns): string {
  // Sessions run in UTC, so the cast alone brings an instant there.
  const value = `cast(${quoted(name)} as timestamp)`;
  const isDay = contract.some((column) => column.name === name && column.type === 'date');
  if (timezone === 'UTC' || isDay || isInstant(columns.get(name))) return value;
  return `(${value} at time zone ${literal(timezone)}) at time zone 'UTC'`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
