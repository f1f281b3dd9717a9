import type { Knex } from 'knex';
import type { Relation, RelationRequest } from '../engine.ts';
import type { SourceColumn } from '../models/source.ts';
import { formatNamed } from './formats/index.ts';
import { literal } from '../../core/sql-literal.ts';
import { dayWithin } from '../../core/time-bounds.ts';
import { quoted } from './literals.ts';
import { uniqueSuffix } from '../unique-suffix.ts';

/**
 * Landing files as one relation: the contract's columns in its types, `partition_date`, `loaded_at`. What can be scanned is read in place.
 * Text is parsed once, because most loads look at its rows several times: into a temporary table of the transaction's connection,
 * for which DuckDB does not look for compressions, which takes longer than the parsing.
 */
export async function sourceRelation(db: Knex, request: RelationRequest): Promise<Relation> {
  const opened = await formatNamed(request.format).open(db, request);
  const select = `select ${[...request.columns.map((column) => typed(column, request)), partitionDate(request), loadedAt(request)].join(', ')} from (${opened.sql}) as files`;
  if (opened.scannable || request.once) return { sql: select, release: () => opened.release() };
  const table = `landing_${uniqueSuffix()}`;
  await db.raw(`create temporary table ${table} as ${select}`.replaceAll('?', '\\?'));
  await opened.release();
  return { sql: `select * from ${table}`, release: async () => void (await db.raw(`drop table ${table}`)) };
}

/** Zoneless timestamps of a source in another zone become UTC; one with a zone is an instant already. */
function typed({ name, type }: SourceColumn, { timezone, shapes }: Pick<RelationRequest, 'timezone' | 'shapes'>): string {
  const value = `cast(${quoted(name)} as ${type})`;
  const instant = shapes.some(({ columns }) => columns.some((column) => column.name === name && column.type === 'TIMESTAMP WITH TIME ZONE'));
  const shift = type === 'timestamp' && timezone !== 'UTC' && !instant;
  return `${shift ? `(${value} at time zone ${literal(timezone)}) at time zone 'UTC'` : value} as ${quoted(name)}`;
}

function partitionDate(request: RelationRequest): string {
  const { partition } = request;
  if (partition.kind === 'event_time') return `${dayWithin(`cast(${utc(partition.column, request)} as date)`)} as partition_date`;
  const days = [...partition.dayOf];
  const [file = '', day = ''] = days[0] ?? [];
  // The day stands at the same place in every path of a pattern without `*` before it; a map would be looked up for each row.
  const position = file.lastIndexOf(day);
  const samePlace = days.every(([other, otherDay]) => other.slice(position, position + otherDay.length) === otherDay);
  const text = samePlace ? `substr(filename, ${position + 1}, ${day.length})` : `map {${days.map(([other, otherDay]) => `${literal(other)}: ${literal(otherDay)}`).join(', ')}}[filename]`;
  return `cast(${text} as date) as partition_date`;
}

/** A landing partition is complete, and known, when its day is over. */
function loadedAt(request: RelationRequest): string {
  if (request.loadedAt.kind === 'column') return `${utc(request.loadedAt.column, request)} as loaded_at`;
  return `cast(${partitionDate(request).replace(/ as partition_date$/, '')} + 1 as timestamp) as loaded_at`;
}

function utc(column: string, request: RelationRequest): string {
  return typed({ name: column, type: 'timestamp' }, request).replace(/ as "[^"]*"$/, '');
}
