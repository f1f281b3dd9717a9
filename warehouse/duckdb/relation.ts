import type { Knex } from 'knex';
import type { Relation, RelationRequest } from '../engine.ts';
import { LANDING_FILE } from './formats/format.ts';
import { formatNamed } from './formats/index.ts';
import { valueOf } from './formats/values.ts';
import { literal } from '../../core/sql-literal.ts';
import { dayWithin } from '../../core/time-bounds.ts';
import { deliveredColumns } from '../models/source.ts';
import { quoted } from './literals.ts';
import { uniqueSuffix } from '../unique-suffix.ts';

/**
 * Landing files as one relation: the contract's columns in its types, `partition_date`, `loaded_at`. What can be scanned is read in place.
 * Text is parsed once, because most loads look at its rows several times: into a temporary table of the transaction's connection,
 * for which DuckDB does not look for compressions, which takes longer than the parsing.
 */
export async function sourceRelation(db: Knex, request: RelationRequest): Promise<Relation> {
  const opened = await formatNamed(request.format).open(db, request);
  const names = deliveredColumns(request.columns).map(({ name }) => quoted(name));
  const parts = opened.parts.map(({ sql, formOf }) => `select ${[...request.columns.map((column) => `${valueOf(column, formOf(column), request.timezone)} as ${quoted(column.name)}`), LANDING_FILE].join(', ')} from (${sql}) as files`);
  const select = `select ${[...names, `${dayOf(request)} as partition_date`, `${loadedAt(request)} as loaded_at`].join(', ')} from (${parts.join(' union all ')}) as files`;
  if (opened.scannable || request.once) return { sql: select, release: () => opened.release() };
  const table = `landing_${uniqueSuffix()}`;
  await db.raw(`create temporary table ${table} as ${select}`.replaceAll('?', '\\?'));
  await opened.release();
  return { sql: `select * from ${table}`, release: async () => void (await db.raw(`drop table ${table}`)) };
}

function dayOf({ partition }: RelationRequest): string {
  if (partition.kind === 'event_time') return dayWithin(`cast(${quoted(partition.column)} as date)`);
  const days = [...partition.dayOf];
  const [file = '', day = ''] = days[0] ?? [];
  // The day stands at the same place in every path of a pattern without `*` before it; a map would be looked up for each row.
  const position = file.lastIndexOf(day);
  const samePlace = days.every(([other, otherDay]) => other.slice(position, position + otherDay.length) === otherDay);
  const text = samePlace ? `substr(${LANDING_FILE}, ${position + 1}, ${day.length})` : `map {${days.map(([other, otherDay]) => `${literal(other)}: ${literal(otherDay)}`).join(', ')}}[${LANDING_FILE}]`;
  return `cast(${text} as date)`;
}

/** A landing partition is complete, and known, when its day is over. */
function loadedAt(request: RelationRequest): string {
  if (request.loadedAt.kind === 'column') return `cast(${quoted(request.loadedAt.column)} as timestamp)`;
  return `cast(${dayOf(request)} + 1 as timestamp)`;
}
