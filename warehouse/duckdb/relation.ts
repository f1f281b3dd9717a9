import type { Knex } from 'knex';
import type { FileShape, Relation, RelationRequest } from '../engine.ts';
import { groupBy } from '../group-by.ts';
import type { SourceColumn, SourceFormat } from '../models/source.ts';
import { literal, listOf, quoted } from './literals.ts';

type Reader = (request: RelationRequest) => string;

const READERS: Record<SourceFormat, Reader> = { parquet: readParquet, csv: readCsv };

/**
 * Landing files as one relation: the contract's columns in its types, `partition_date`, `loaded_at`. Parquet is read in place.
 * Text is parsed once, because a load looks at its rows several times: into a temporary table of the transaction's connection,
 * for which DuckDB does not look for compressions, which takes longer than the parsing.
 */
export async function sourceRelation(db: Knex, request: RelationRequest): Promise<Relation> {
  const select = `select ${[...request.columns.map((column) => typed(column, request)), partitionDate(request), loadedAt(request)].join(', ')} from (${READERS[request.format](request)}) as files`;
  if (request.format === 'parquet') return { sql: select, release: async () => undefined };
  const table = `landing_${crypto.randomUUID().replaceAll('-', '')}`;
  await db.raw(`create temporary table ${table} as ${select}`.replaceAll('?', '\\?'));
  return { sql: `select * from ${table}`, release: async () => void (await db.raw(`drop table ${table}`)) };
}

function readParquet({ files, shapes }: RelationRequest): string {
  // Files that agree are read by the first one's schema; others are matched column by column, which opens each of them first.
  const byName = new Set(shapes.map(({ columns }) => JSON.stringify(columns))).size > 1;
  return `select * from read_parquet(${listOf(files)}, filename = true, hive_partitioning = false, union_by_name = ${byName})`;
}

/** Files with the same header are read at once. Types come from the contract, so nothing is guessed from the rows. */
function readCsv({ shapes, columns }: RelationRequest): string {
  const byHeader = groupBy(shapes, (shape) => JSON.stringify(shape.columns.map(({ name }) => name)));
  return [...byHeader.values()].map((group) => csvGroup(group, columns)).join(' union all by name ');
}

function csvGroup(group: readonly FileShape[], contract: readonly SourceColumn[]): string {
  const types = new Map(contract.map(({ name, type }) => [name, type]));
  const columns = group[0]?.columns.map(({ name }) => `${literal(name)}: ${literal(types.get(name) ?? 'varchar')}`).join(', ');
  const files = listOf(group.map(({ file }) => file));
  return `select ${contract.map(({ name }) => quoted(name)).join(', ')}, filename from read_csv(${files}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', columns = {${columns}}, filename = true)`;
}

/** Zoneless timestamps of a source in another zone become UTC. */
function typed({ name, type }: SourceColumn, { timezone }: RelationRequest): string {
  const value = `cast(${quoted(name)} as ${type})`;
  const shift = type === 'timestamp' && timezone !== 'UTC';
  return `${shift ? `(${value} at time zone ${literal(timezone)}) at time zone 'UTC'` : value} as ${quoted(name)}`;
}

function partitionDate({ partition, timezone }: RelationRequest): string {
  if (partition.kind === 'event_time') return `cast(${utc(partition.column, timezone)} as date) as partition_date`;
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
  if (request.loadedAt.kind === 'column') return `${utc(request.loadedAt.column, request.timezone)} as loaded_at`;
  return `cast(${partitionDate(request).replace(/ as partition_date$/, '')} + 1 as timestamp) as loaded_at`;
}

function utc(column: string, timezone: string): string {
  return typed({ name: column, type: 'timestamp' }, { timezone } as RelationRequest).replace(/ as "[^"]*"$/, '');
}
