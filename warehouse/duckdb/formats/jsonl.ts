import type { Knex } from 'knex';
import type { FileShape } from '../../engine.ts';
import { literal } from '../../../core/sql-literal.ts';
import { listOf, quoted } from '../literals.ts';
import { LANDING_FILE, type FileFormat, type Reading } from './format.ts';
import { troubleNear } from './jsonl-trouble.ts';
import { noValueFound } from './value-checks.ts';
import { exceedsJson, NO_VALUE, readAs, type Form } from './values.ts';

/** The largest object that one line may be. */
const MOST_BYTES = 16 * 1_024 * 1_024;

const ALLOWED = 'one JSON object a line, UTF-8';

/** One JSON object a line. A key that an object leaves out is null; one that no object of a file has is a missing column. */
export const jsonl: FileFormat = {
  name: 'jsonl',
  shapes,
  async open(_db, { files, columns }) {
    const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(reading(type).type)}`).join(', ');
    return {
      parts: [{
        sql: `select ${columns.map(({ name }) => quoted(name)).join(', ')}, ${LANDING_FILE} from read_json(${listOf(files)}, format = 'newline_delimited', auto_detect = false, maximum_object_size = ${MOST_BYTES}, columns = {${types}}, hive_partitioning = false, filename = '${LANDING_FILE}')`,
        formOf: ({ type }) => reading(type).form,
      }],
      scannable: false, release: async () => undefined,
    };
  },
  findings: [
    { pattern: NO_VALUE, parts: (match, _message, { file, columns }) => noValueFound(columns, match[1] ?? '', (column) => troubleNear(file, [column], 1, Infinity)?.line ?? null, 'null') },
    { pattern: /JSON transform error[\s\S]*?in line (\d+)/, parts: (match, _message, reading) => explain(reading, Number(match[1])) },
    { pattern: /Malformed JSON[\s\S]*?in line (\d+)/, parts: (match, _message, reading) => explain(reading, Number(match[1])) },
    { pattern: /maximum_object_size|not valid UTF|utf-?8/i, parts: () => ({ found: 'not readable as lines of JSON', allowed: `${ALLOWED}, of at most 16 MB`, todo: 'correct the file' }) },
  ],
};

function reading(type: string): { type: string; form: Form } {
  return exceedsJson(type) ? { type: 'json', form: 'json' } : readAs(type);
}

interface KeysRow { filename: string; keys: string[]; objects: boolean }

/** The keys of all objects of a file. Writers leave out what is null, so one object alone does not tell them. */
async function shapes(db: Knex, files: readonly string[]): Promise<FileShape[]> {
  const { rows } = (await db.raw(
    `select filename, json_keys(json) as keys, json_type(json) = 'OBJECT' as objects from read_ndjson_objects(${listOf(files)}, maximum_object_size = ${MOST_BYTES}, hive_partitioning = false, filename = true) group by 1, 2, 3`.replaceAll('?', '\\?'),
  )) as { rows: KeysRow[] };
  return files.map((file) => {
    const found = rows.filter(({ filename }) => filename === file);
    const names = [...new Set(found.flatMap(({ keys }) => keys))].toSorted();
    return { file, columns: names.map((name) => ({ name, type: 'TEXT' })), ...(found.length === 0 ? { rowless: true } : {}) };
  });
}

/** DuckDB says about which line; which column it is stands in the file. */
function explain({ file, columns }: Reading, line: number): { found: string; allowed: string; todo: string } {
  const trouble = troubleNear(file, columns, line);
  if (!trouble?.column) return { found: `line ${trouble?.line ?? line} cannot be read as ${columns.length > 0 ? 'the contract says' : 'JSON'}`, allowed: ALLOWED, todo: 'correct the file' };
  const type = trouble.column.type.toUpperCase();
  return { found: `column ${trouble.column.name}, line ${trouble.line}: a value that is no ${type}`, allowed: `${type} or null`, todo: 'correct the file, or the type in the source contract' };
}
