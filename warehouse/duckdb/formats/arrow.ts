import type { Knex } from 'knex';
import { escapeMarks } from '../../models/compile.ts';
import type { FileShape } from '../../engine.ts';
import { listOf, quoted } from '../literals.ts';
import { LANDING_FILE, type FileFormat } from './format.ts';
import { INSTANT } from './values.ts';
import { uniqueSuffix } from '../../unique-suffix.ts';

/**
 * Arrow IPC, as a file or as a stream. DuckDB reads it only with an extension that would have to be downloaded, so apache-arrow reads it,
 * batch by batch, into a temporary table: memory holds one batch of the file, whatever its length.
 */
export const arrow: FileFormat = {
  name: 'arrow',
  async shapes(_db, files) {
    const { columnsOf } = await import('./arrow/batches.ts');
    const shapes: FileShape[] = [];
    for (const file of files) shapes.push({ file, columns: await columnsOf(file) });
    return shapes;
  },
  async open(db, { files, shapes, columns }) {
    // apache-arrow takes a moment to load: only who has such files waits for it.
    const { appendFile, storageTypes } = await import('./arrow/append.ts');
    const table = `arrow_${uniqueSuffix()}`;
    const names = columns.map(({ name }) => name);
    const stored = storageTypes(shapes, names);
    await db.raw(escapeMarks(`create temporary table ${table} (${names.map((name, index) => `${quoted(name)} ${stored[index] ?? 'VARCHAR'}`).join(', ')}, file_number integer)`));
    for (const [index, file] of files.entries()) await appendFile(db, { table, file, fileNumber: index + 1, names, stored });
    return {
      parts: [{
        sql: `select ${names.map(quoted).join(', ')}, (${listOf(files)})[file_number] as ${LANDING_FILE} from ${table}`,
        // Files whose types differ in a column meet as text, in which each value keeps its zone.
        formOf: ({ name, type }) => (stored[names.indexOf(name)] === INSTANT ? 'instant' : stored[names.indexOf(name)] === 'VARCHAR' && type === 'timestamp' ? 'text' : 'typed'),
      }],
      scannable: true,
      release: async () => drop(db, table),
    };
  },
  findings: [],
};

async function drop(db: Knex, table: string): Promise<void> {
  await db.raw(`drop table ${table}`);
}
