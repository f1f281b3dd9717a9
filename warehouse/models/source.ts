import { readFileSync, readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { MusterError } from '../../core/errors.ts';
import { FORMAT_NAMES } from '../duckdb/formats/index.ts';
import { columnType, identifier } from './column-type.ts';
import { freshnessSchema, limitsOf, type FreshnessLimits } from './freshness.ts';
import { timezone } from './timezone.ts';
import { parseYaml } from './yaml-file.ts';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day as 2026-01-31');

/** A source in one of these would read what Muster itself made of sources. */
const OWN_SCHEMAS: ReadonlySet<string> = new Set(['sources', 'staging', 'quarantine', 'intermediate', 'snapshots', 'marts', 'meta', 'work']);

const sourceSchema = z.strictObject({
  description: z.string(),
  /** File pattern below the data folder. `{date}` stands for the landing day, `*` for anything within a folder or file name. */
  path: z.string().optional(),
  format: z.enum(FORMAT_NAMES).optional(),
  /** A table or view of the warehouse, `schema.name`, instead of files. */
  table: z.string().regex(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/, 'schema.name in lower-case letters, digits and _')
    .refine((name) => !OWN_SCHEMAS.has(name.split('.')[0] ?? ''), `a table outside of Muster's own schemas (${[...OWN_SCHEMAS].join(', ')})`).optional(),
  /** The column of a table that says when a row landed; its day is the landing day. */
  landing_date: z.string().optional(),
  /** `landing`: one partition for each `{date}`. `event_time`: an import of history, one partition for each day of `event_time`. */
  partition: z.enum(['landing', 'event_time']).default('landing'),
  /** The column that says when a row happened. */
  event_time: z.string().optional(),
  /** When we knew: `landing` (end of the landing day), a timestamp column where that is later, or of an import of history `event_time` or a column. */
  loaded_at: z.string().default('landing'),
  /** `daily`: every day has rows. `sometimes`: a day may be empty or missing. `once`: it comes now and then. */
  expect: z.enum(['daily', 'sometimes', 'once']),
  /** A file below the data folder, with `{date}`, that is written last: without it a landing day is not complete, and not loaded. */
  marker: z.string().includes('{date}', 'a path with {date} in it').optional(),
  /** Of a table: so many days up to the newest night are looked at again. */
  lookback_days: z.int().min(1).optional(),
  /** How old the source may be. */
  freshness: freshnessSchema.optional(),
  /** Zone of timestamps that carry none. */
  timezone: timezone.default('UTC'),
  /** True where every customer has a row here, so that an id elsewhere without one is an orphan and no customer. */
  every_customer: z.boolean().default(false),
  /** True where everything that there is of its entity has a row here, so that what others refer to and is not here is an orphan. */
  complete: z.boolean().default(false),
  /** Days for which nothing was or will be delivered, and why: told, and no reason to warn. */
  known_gaps: z.array(z.strictObject({ from: day, to: day, reason: z.string() })
    .refine(({ from, to }) => from <= to, { path: ['to'], error: 'a day not before from' })).default([]),
  /** What we read, with its type; more columns in the file are ignored. */
  columns: z.record(z.string(), columnType),
})
  .refine(({ path: pattern, format, table }) => (table === undefined ? pattern !== undefined && format !== undefined : pattern === undefined && format === undefined), { path: ['path'], error: 'path and format of files, or the table alone' })
  .refine(({ partition, table, landing_date }) => (table !== undefined && partition === 'landing') === (landing_date !== undefined), { path: ['landing_date'], error: 'a table needs landing_date or partition: event_time, one of them; files have neither' })
  .refine(({ landing_date, columns }) => landing_date === undefined || landing_date in columns, { path: ['landing_date'], error: 'one of the columns' })
  .refine(({ marker, table, partition }) => marker === undefined || (table === undefined && partition === 'landing'), { path: ['marker'], error: 'only landing days of files have one' })
  .refine(({ lookback_days, table }) => lookback_days === undefined || table !== undefined, { path: ['lookback_days'], error: 'only of a table: files of a day that is loaded are not looked at again' })
  .refine(({ partition, path: pattern }) => partition === 'event_time' || pattern === undefined || pattern.includes('{date}'), { path: ['path'], error: 'a path with {date} in it, or partition: event_time' })
  .refine(({ partition, loaded_at }) => partition === 'landing' || loaded_at !== 'landing', { path: ['loaded_at'], error: 'an import of history has no landing days: write event_time, or name a column' })
  .refine(({ partition, loaded_at }) => partition === 'event_time' || loaded_at !== 'event_time', { path: ['loaded_at'], error: 'what lands in a day is known when that day is over: leave it out, name a column that may be later, or write partition: event_time for an import of history' })
  .refine(({ partition, event_time }) => partition === 'landing' || event_time !== undefined, { path: ['event_time'], error: 'partition: event_time needs the column' })
  .refine(({ columns, landing_date, event_time, loaded_at }) => ['partition_date', 'loaded_at'].every((name) => !(name in columns) || [landing_date, event_time, loaded_at].includes(name)), { path: ['columns'], error: 'partition_date and loaded_at only where landing_date, event_time or loaded_at names them: staging has columns of its own under these names' })
  .refine(({ event_time, columns }) => event_time === undefined || event_time in columns, { path: ['event_time'], error: 'one of the columns' })
  .refine(({ loaded_at, columns }) => ['landing', 'event_time'].includes(loaded_at) || loaded_at in columns, { path: ['loaded_at'], error: 'landing, event_time or one of the columns' });

const systemSchema = z.strictObject({ system: identifier, sources: z.record(identifier, sourceSchema) });

export interface SourceColumn { name: string; type: string }

/** Columns that every source has for staging. They stand for themselves, whatever a delivery has under their names. */
export const LANDING_COLUMNS: readonly SourceColumn[] = [{ name: 'partition_date', type: 'date' }, { name: 'loaded_at', type: 'timestamp' }];

/** What staging reads of a delivery beside those. */
export function deliveredColumns<T extends SourceColumn>(columns: readonly T[]): T[] {
  return columns.filter(({ name }) => !LANDING_COLUMNS.some((own) => own.name === name));
}

/** A table of the warehouse that a source reads. `landingDate`: its column with the landing day; null where the event's day is the partition. */
export interface SourceTable { name: string; landingDate: string | null }

/** What one system promises to deliver: the contract that landing files, or a table, are held against. */
export interface Source {
  /** `shop.order_lines`. */
  id: string;
  system: string;
  name: string;
  /** The YAML file that declares it. */
  file: string;
  description: string;
  /** Of landing files; empty where a table is read. */
  path: string;
  format: string;
  /** Null where landing files are read. */
  table: SourceTable | null;
  partition: 'landing' | 'event_time';
  eventTime: string | null;
  loadedAt: string;
  expect: 'daily' | 'sometimes' | 'once';
  /** The file that says that a landing day is complete; null where none does. */
  marker: string | null;
  /** Of a table: days up to the newest night for which it is the truth. Null: all from its own first day on. */
  lookback: number | null;
  freshness: FreshnessLimits | null;
  timezone: string;
  everyCustomer: boolean;
  /** Everything that there is of its entity has a row here. */
  complete: boolean;
  /** Days without a delivery, both ends included, with the reason. */
  knownGaps: { from: string; to: string; reason: string }[];
  columns: SourceColumn[];
}

/** The systems that a folder declares: each has a file of its name. */
export function systemsIn(folder: string): string[] {
  return sourceFiles(folder).map((name) => path.basename(name, '.yaml'));
}

/** Reads `sources/<system>.yaml` of one folder for the systems that are active; keyed by id. */
export function loadSources(folder: string, systems: readonly string[]): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const name of sourceFiles(folder)) {
    const file = path.join(folder, 'sources', name);
    const { system, sources: declared } = parseYaml(readFileSync(file, 'utf8'), systemSchema, file);
    if (`${system}.yaml` !== name) {
      throw new MusterError({ kind: 'usage', where: file, found: `system: ${system}`, allowed: `the system that the file is named after: ${name.replace(/\.yaml$/, '')}`, todo: 'rename the file or the system' });
    }
    if (!systems.includes(system)) continue;
    for (const [source, { event_time, loaded_at, every_customer, complete, known_gaps, columns, path: pattern = '', format = '', table, landing_date, freshness, marker = null, lookback_days: lookback = null, ...rest }] of Object.entries(declared)) {
      sources.set(`${system}.${source}`, {
        ...rest, path: pattern, format, table: table === undefined ? null : { name: table, landingDate: landing_date ?? null },
        id: `${system}.${source}`, freshness: limitsOf(freshness), marker, lookback, system, name: source, file, eventTime: event_time ?? null, everyCustomer: every_customer,
        complete: complete || every_customer, knownGaps: known_gaps,
        loadedAt: loaded_at === 'event_time' && event_time !== undefined ? event_time : loaded_at,
        columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
      });
    }
  }
  return sources;
}

function sourceFiles(folder: string): string[] {
  const directory = path.join(folder, 'sources');
  return existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.yaml')).toSorted() : [];
}
