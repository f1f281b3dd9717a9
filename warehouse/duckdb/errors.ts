import { MusterError, messageOf } from '../../core/errors.ts';
import { maskQuoted } from '../../core/masking.ts';
import type { Model } from '../models/model.ts';
import { placeInModel } from '../models/position.ts';
import { withoutValues } from './row-errors.ts';

/** What DuckDB itself said. knex puts the statement in front of it, in which half of the words below could stand. */
export class DuckDBError extends Error {
  override readonly name = 'DuckDBError';
  readonly detail: string;

  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
    this.detail = this.message;
  }
}

export function detailOf(error: unknown): string {
  return error instanceof DuckDBError ? error.detail : messageOf(error);
}

/** True for an error that goes away when the same statement is run again: somebody else committed first. */
export function isWriteConflict(error: unknown): boolean {
  return /write-write conflict|Conflict on (tuple|update|delet)|Transaction conflict/i.test(detailOf(error));
}

/**
 * The same for a whole transaction. There a key that is taken is a conflict too: its row may have been committed after our
 * snapshot, where an upsert could not see it. Run again, it can.
 */
export function isTransactionConflict(error: unknown): boolean {
  return isWriteConflict(error) || /(PRIMARY KEY|UNIQUE) constraint violation|violates (primary key|unique) constraint/i.test(detailOf(error));
}

/**
 * The same error in words a person can act on, where the cause is the machine or the file and not the query.
 * Anything else comes back in the engine's own words.
 */
export function explainDuckDBError(error: unknown, path: string): unknown {
  const message = detailOf(error);
  const translated = TRANSLATIONS.find(({ pattern }) => pattern.test(message));
  if (translated) return new MusterError({ kind: 'environment', where: path, cause: error, ...translated.parts(message) });
  // Without the statement that knex puts in front, which would hide what follows it.
  return error instanceof DuckDBError ? new Error(message, { cause: error }) : error;
}

/**
 * A mistake in a model's SQL, with the file and line it stands in. What DuckDB finds while it reads and binds a statement speaks of the
 * statement alone; what it finds while it runs one may hold what stood in a row, and is masked.
 */
export function explainModelError(error: unknown, model: Model): unknown {
  if (error instanceof MusterError) return error;
  const mistake = /^(?:Failed to extract statements: )?(Parser|Binder|Catalog|Conversion|Invalid Input|Out of Range|Not implemented|Mismatch Type) Error: ([\s\S]*)/i.exec(detailOf(error));
  if (!mistake) return error;
  const [, kind = '', said = ''] = mistake;
  const words = said.replace(/\n\s*LINE \d+:[\s\S]*$/, '').replace(/\s+/g, ' ').trim();
  const aboutSql = /parser|binder|catalog/i.test(kind);
  const told = aboutSql ? words.slice(0, 500) : /conversion|invalid input|out of range/i.test(kind) ? withoutValues(said.trim()) : maskQuoted(said);
  return new MusterError({
    kind: 'contract', where: placeInModel(model, 'duckdb', { ...placeOf(error), word: aboutSql ? accusedIn(words) : undefined }),
    found: `${kind} Error: ${told} (${model.name}, DuckDB)`,
    allowed: 'SQL that the warehouse can run', todo: 'correct the model', cause: error,
  });
}

/** The name that an error is about; a guess at what was meant comes after it. */
function accusedIn(words: string): string | undefined {
  return /with name (\w+) does not exist/.exec(words)?.[1] ?? /["']([^"']+)["']/.exec(words)?.[1];
}

/** The statement, which knex puts in front, and the line of it that DuckDB points at, where it does. */
function placeOf(thrown: unknown): { statement: string; line: number | undefined } {
  const error = thrown instanceof Error && thrown.cause instanceof DuckDBError ? thrown.cause : thrown;
  const detail = detailOf(error);
  const line = /\n\s*LINE (\d+):/.exec(detail)?.[1];
  return { statement: messageOf(error).slice(0, -(detail.length + ' - '.length)), line: line === undefined ? undefined : Number(line) };
}

interface Translation {
  pattern: RegExp;
  parts: (message: string) => { found: string; allowed?: string; todo: string };
}

const TRANSLATIONS: readonly Translation[] = [
  {
    pattern: /Conflicting lock is held|Could not set lock on file/,
    parts: (message) => {
      const process = /\(PID (\d+)\)/.exec(message)?.[1];
      const owner = process === undefined ? 'another process' : `process ${process}`;
      return {
        found: `the warehouse file is open in ${owner}`,
        allowed: 'one process at a time, because DuckDB locks its file',
        todo: 'wait until it is done, or use another --home',
      };
    },
  },
  {
    pattern: /No space left on device|disk is full|failed to offload data|max_temp_directory_size/i,
    parts: () => ({ found: 'no space is left for the warehouse or its temporary files', todo: 'free disk space beside this file and run again; nothing was published' }),
  },
  {
    pattern: /different configuration than existing connections/i,
    parts: () => ({ found: 'the file is open in this process with other settings (read only, memory, threads)', todo: 'open it once, or with the same settings' }),
  },
  {
    pattern: /database has been invalidated/i,
    parts: () => ({ found: 'DuckDB gave the file up after an earlier failure in this process', todo: 'start this process again; what was published is safe' }),
  },
  {
    pattern: /Out of Memory Error/i,
    parts: (message) => ({
      found: `a statement needs more memory than allowed (${/\(([^()]+ used)\)/.exec(message)?.[1] ?? 'limit reached'})`,
      todo: 'raise memoryLimit of the warehouse in the configuration',
    }),
  },
  {
    pattern: /not a valid DuckDB database file|Serialization Error|Checksum/i,
    parts: () => ({ found: 'the file is not a readable DuckDB database', allowed: 'a file that Muster created', todo: 'restore it from a backup, or move it away and let a night build a new one' }),
  },
  {
    pattern: /Cannot open (file|database).*(Permission denied|read-only mode|No such file)/i,
    parts: (message) => ({
      found: /No such file|read-only mode/i.test(message) ? 'there is no warehouse file yet' : 'the file may not be opened: permission denied',
      todo: /No such file|read-only mode/i.test(message) ? 'run a night first, or give the right --home' : 'give this user read and write access',
    }),
  },
];
