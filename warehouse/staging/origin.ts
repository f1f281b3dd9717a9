import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import type { Relation } from '../engine.ts';
import type { LandingFile } from '../landing.ts';
import type { Model } from '../models/model.ts';
import type { Source } from '../models/source.ts';
import type { Warehouse } from '../warehouse.ts';
import { files } from './files.ts';
import { table } from './table.ts';

/** What one source still has to load for a staging table, up to the logical date. */
export interface Pending {
  /** Whether there is anything to load. */
  any: boolean;
  /** Landing files among it; none where a table is read. */
  files: LandingFile[];
  /** What the files of a day that may be partly loaded looked like before they were read. */
  looks: ReadonlyMap<LogicalDate, string>;
  /** Days that are to be loaded; null where they are found in the rows: an import of history. */
  days: LogicalDate[] | null;
  /** Partitions that are published as the model is now: their rows are left alone. */
  current: ReadonlySet<LogicalDate>;
  /** Partitions that are published at all, current or to be loaded again. */
  published: ReadonlySet<LogicalDate>;
  /** Days among them that were published and have no rows any more: published as empty, and told. */
  withdrawn: readonly LogicalDate[];
  /** Published days that nobody has held against the source: it may have their rows on other days now. */
  unverified: readonly LogicalDate[];
  /**
   * Rows without a day are among what is read, and those that are in the quarantine go: `print` tells what they are, or is empty where
   * only days are looked for and rows without one come with them. Null where none are read.
   */
  undated: { print: string } | null;
  /** What a partition is published as, so that a later night sees whether it is current. */
  fingerprintOf: (day: LogicalDate) => string;
  warnings: string[];
}

export interface PendingQuery {
  source: Source;
  model: Model;
  /** The folder of landing files; null where none is configured. */
  data: string | null;
  logicalDate: LogicalDate;
  fingerprint: string;
}

/** What is to be loaded, opened and held against its contract. */
export interface Opened {
  /** `once`: it is read a single time, so that nothing is gained by parsing text into a table first. */
  relation(trx: Knex.Transaction, reading: { once: boolean }): Promise<Relation>;
  /** SQL of the rows on published days that are not loaded now, where there can be `unverified` days. */
  elsewhere?: () => string;
  /** An error of reading it, in words that name where it is; never a value, which may be personal. */
  explain(error: unknown): unknown;
  /** Where the rows of a day should be, for an error. */
  placeOf(day: LogicalDate): string;
}

/** Where a source's rows come from. A new one is a file that implements this, and its line in `originOf`. */
export interface Origin {
  /** Missing = delivered up to D minus published at the current fingerprint. @throws MusterError contract when D itself must have data and has none. */
  pending(db: Knex, warehouse: Warehouse, query: PendingQuery): Promise<Pending>;
  /**
   * Looked at outside the transaction, which a file that cannot be read would end before it is known which one it is.
   * @throws MusterError contract when it cannot be read or breaks the source's contract.
   */
  open(warehouse: Warehouse, source: Source, pending: Pending): Promise<Opened>;
  /** Whether what was delivered for a day is there still, so that it could be loaded again. */
  holds(db: Knex, warehouse: Warehouse, source: Source, data: string | null): Promise<(day: LogicalDate) => boolean>;
}

export function originOf(source: Source): Origin {
  return source.table === null ? files : table;
}
