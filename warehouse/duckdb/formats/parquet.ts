import type { Knex } from 'knex';
import type { FileShape } from '../../engine.ts';
import { groupBy } from '../../group-by.ts';
import { listOf } from '../literals.ts';
import { LANDING_FILE, type FileFormat } from './format.ts';
import { INSTANT } from './values.ts';

/** Parquet is read in place. */
export const parquet: FileFormat = {
  name: 'parquet',
  shapes,
  async open(_db, { files, shapes }) {
    // A column may be an instant in one file and a time without a zone in another.
    const alike = groupBy(shapes, (shape) => JSON.stringify(instantsOf(shape).toSorted()));
    const parts = alike.size === 1 ? [files] : [...alike.values()].map((group) => group.map(({ file }) => file));
    // Files that agree are read by the first one's schema; others are matched column by column, which opens each of them first.
    const byName = new Set(shapes.map(({ columns }) => JSON.stringify(columns))).size > 1;
    return {
      parts: parts.map((part) => {
        const instants = new Set(instantsOf(shapes.find(({ file }) => file === part[0])));
        return {
          sql: `select * from read_parquet(${listOf(part)}, filename = '${LANDING_FILE}', hive_partitioning = false, union_by_name = ${byName})`,
          formOf: ({ name }) => (instants.has(name) ? 'instant' : 'typed'),
        };
      }),
      scannable: true, release: async () => undefined,
    };
  },
  findings: [{
    pattern: /magic bytes|Footer|too small to be a Parquet file|TProtocol|Parquet|decompress|Snappy|ZSTD|Thrift|metadata/i,
    parts: () => ({ found: 'not a readable Parquet file', allowed: 'a complete Parquet file', todo: 'deliver the file again' }),
  }],
};

function instantsOf(shape: FileShape | undefined): string[] {
  return (shape?.columns ?? []).filter(({ type }) => type === INSTANT).map(({ name }) => name);
}

interface SchemaRow { file_name: string; name: string; duckdb_type: string | null; num_children: number | null }

async function shapes(db: Knex, files: readonly string[]): Promise<FileShape[]> {
  const { rows } = (await db.raw(`select file_name, name, duckdb_type, num_children from parquet_schema(${listOf(files)})`.replaceAll('?', '\\?'))) as { rows: SchemaRow[] };
  const byFile = groupBy(rows, ({ file_name }) => file_name);
  return files.map((file) => ({ file, columns: topLevel(byFile.get(file) ?? []) }));
}

/** Parquet lists a tree depth first, the root included. The columns are the root's own children. */
function topLevel(nodes: readonly SchemaRow[]): FileShape['columns'] {
  const columns: FileShape['columns'] = [];
  let inside = 0;
  for (const { name, duckdb_type, num_children } of nodes.slice(1)) {
    if (inside > 0) inside -= 1;
    else columns.push({ name, type: duckdb_type ?? 'NESTED' });
    inside += num_children ?? 0;
  }
  return columns;
}
