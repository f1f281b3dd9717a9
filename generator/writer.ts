import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { Calendar } from './calendar.ts';
import type { FileSpec } from './files.ts';
import { StagingTable } from './staging-table.ts';

/**
 * Writes raw files through an in-memory DuckDB. While one day is simulated, the files of the day before are written
 * in the background: two connections, since an appender and a COPY on the same one would wait for each other.
 * One thread per statement and insertion order make the files the same, byte for byte, every time.
 */
export class Writer {
  readonly #calendar: Calendar;
  readonly #out: string;
  readonly #instance: DuckDBInstance;
  readonly #filling: DuckDBConnection;
  readonly #copying: DuckDBConnection;
  /** Files handed over so far. */
  files = 0;
  #written: Promise<unknown> = Promise.resolve();

  private constructor(out: string, calendar: Calendar, instance: DuckDBInstance, filling: DuckDBConnection, copying: DuckDBConnection) {
    this.#out = out;
    this.#calendar = calendar;
    this.#instance = instance;
    this.#filling = filling;
    this.#copying = copying;
  }

  static async open(out: string, calendar: Calendar): Promise<Writer> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '512MB', temp_directory: join(out, '_truth', 'spill') });
    const copying = await instance.connect();
    await copying.run(`set global TimeZone = 'UTC'`);
    await copying.run(`set variable epoch = ${calendar.epoch}`);
    return new Writer(out, calendar, instance, await instance.connect(), copying);
  }

  /** A table for the rows of one file. */
  async table(spec: FileSpec, day: number, prefix = 'raw'): Promise<StagingTable> {
    return await StagingTable.create(this.#filling, `${prefix}_${spec.name}_${day}`, spec.columns);
  }

  /** Starts writing the rows of a closed table to the file of its landing day; `finished` says when it is there. */
  write(spec: FileSpec, day: number, table: StagingTable): void {
    const folder = join(this.#out, spec.name, `date=${this.#calendar.dateOf(day)}`);
    this.#then(async () => {
      await mkdir(folder, { recursive: true });
      await this.#copy(table, spec, join(folder, `part-0.${spec.format}`));
    });
  }

  /** Writes a table of the planted truth. */
  writeTruth(spec: FileSpec, table: StagingTable): void {
    this.#then(async () => await this.#copy(table, spec, join(this.#out, '_truth', `${spec.name}.${spec.format}`)));
  }

  async #copy(table: StagingTable, spec: FileSpec, path: string): Promise<void> {
    const columns = spec.columns.filter(({ hidden }) => !hidden).map(({ name, sql }) => `${sql} as ${name}`);
    const options = spec.format === 'csv' ? 'format csv, header true' : 'format parquet';
    await this.#copying.run(`copy (select ${columns.join(', ')} from ${table.name}) to '${path.replaceAll("'", "''")}' (${options})`);
    await this.#copying.run(`drop table ${table.name}`);
  }

  #then(step: () => Promise<void>): void {
    this.files += 1;
    this.#written = this.#written.then(step);
    // The failure is thrown by `finished`; until then Node must not take it for an unhandled one.
    this.#written.catch(() => undefined);
  }

  /** Resolves when every file handed over is on disk; throws what stopped one. */
  async finished(): Promise<void> {
    await this.#written;
  }

  close(): void {
    this.#filling.closeSync();
    this.#copying.closeSync();
    this.#instance.closeSync();
  }
}
