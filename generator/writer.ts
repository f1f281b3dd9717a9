import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { messageOf, MusterError } from '../core/errors.ts';
import type { Calendar } from './calendar.ts';
import { fileFormat } from './file-formats.ts';
import type { FileSpec } from './files.ts';
import { Lanes } from './lanes.ts';
import { StagingTable } from './staging-table.ts';

/** Files written at once. More would wait for each other on the two cores this is made for. */
const LANES = 2;

/**
 * Writes raw files through an in-memory DuckDB. While one day is simulated, the files of the day before are written
 * in the background, on connections of their own: an appender and a COPY on the same one would wait for each other.
 * One thread for each statement and insertion order make the files the same, byte for byte, every time.
 */
export class Writer {
  /** Files handed over so far. */
  files = 0;
  readonly #calendar: Calendar;
  readonly #out: string;
  readonly #instance: DuckDBInstance;
  readonly #filling: DuckDBConnection;
  readonly #lanes: Lanes;

  private constructor(out: string, calendar: Calendar, instance: DuckDBInstance, filling: DuckDBConnection, copying: readonly DuckDBConnection[]) {
    this.#out = out;
    this.#calendar = calendar;
    this.#instance = instance;
    this.#filling = filling;
    this.#lanes = new Lanes(copying);
  }

  static async open(out: string, calendar: Calendar): Promise<Writer> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '256MB', temp_directory: join(out, '_truth', 'spill') });
    const copying = [];
    for (let lane = 0; lane < LANES; lane++) {
      const connection = await instance.connect();
      await connection.run(`set variable epoch = ${calendar.epoch}`);
      copying.push(connection);
    }
    return new Writer(out, calendar, instance, await instance.connect(), copying);
  }

  /** A table for the rows of one file. `prefix` tells files of the same name apart. */
  async table(spec: FileSpec, day: number, prefix = 'raw'): Promise<StagingTable> {
    return await StagingTable.create(this.#filling, `${prefix}_${spec.name}_${day}`, spec.columns);
  }

  /** Starts writing the rows of a closed table to the file of its landing day; `finished` says when it is there. */
  write(spec: FileSpec, day: number, table: StagingTable): void {
    this.#start(spec, table, join(this.#out, spec.name, `date=${this.#calendar.dateOf(day)}`), 'part-0');
  }

  /** Starts writing a table of the planted truth. */
  writeTruth(spec: FileSpec, table: StagingTable): void {
    this.#start(spec, table, join(this.#out, '_truth'), spec.name);
  }

  /** Resolves when every file handed over is on disk; throws what stopped one. */
  async finished(): Promise<void> {
    await this.#lanes.finished();
  }

  close(): void {
    this.#instance.closeSync();
  }

  #start(spec: FileSpec, table: StagingTable, folder: string, name: string): void {
    this.files += 1;
    const columns = spec.columns.map((column) => `${column.sql} as ${column.name}`);
    const path = join(folder, `${name}.${spec.format}`);
    const write = fileFormat(spec.format);
    this.#lanes.add(async (connection) => {
      try {
        await mkdir(folder, { recursive: true });
        await write(connection, `select ${columns.join(', ')} from ${table.name}`, path);
        await connection.run(`drop table ${table.name}`);
      } catch (cause) {
        throw new MusterError({ kind: 'environment', where: path, found: messageOf(cause), allowed: 'a folder with room that can be written', todo: 'make room or choose another folder', cause });
      }
    });
  }
}
