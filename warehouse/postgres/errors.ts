import { MusterError, messageOf } from '../../core/errors.ts';
import { maskQuoted } from '../../core/masking.ts';
import type { Model } from '../models/model.ts';
import { placeInModel } from '../models/position.ts';

/** What pg adds to an error: PostgreSQL's code, and where in the statement it is. */
interface PostgresError extends Error { code: string; position?: string; detail?: string }

/** PostgreSQL's own words, without the statement that knex puts in front. */
export function detailOf(error: unknown): string {
  const message = messageOf(error);
  const at = message.lastIndexOf(' - ');
  return codeOf(error) !== undefined && at >= 0 ? message.slice(at + 3) : message;
}

export function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

/** Codes of errors that go away when the transaction is run again: serialization, deadlock, a key that another run has just taken. */
const CONFLICTS = new Set(['40001', '40P01', '23505']);

export function isConflict(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error) ?? '');
}

const REASONS: readonly { codes: RegExp; found: string; todo: string }[] = [
  { codes: /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EPIPE|57P0[123]|08...)$/, found: 'the server does not answer', todo: 'start it, or correct the address' },
  { codes: /^(28P01|28000)$/, found: 'the server refuses this user', todo: 'correct user and password in the address' },
  { codes: /^3D000$/, found: 'there is no such database', todo: 'create it, or correct the address' },
  { codes: /^42501$/, found: 'this user may not do that', todo: 'grant the user the right to create schemas and tables' },
  { codes: /^(53100|58030)$/, found: 'no space is left on the server', todo: 'free disk space there and run again; nothing was published' },
  { codes: /^53200$/, found: 'the server is out of memory', todo: 'give it more, or lower work_mem' },
  { codes: /^53300$/, found: 'the server has no connection left', todo: 'raise max_connections, or run fewer workers' },
];

/** The error in words a person can act on where its cause is the server; otherwise in PostgreSQL's own words. */
export function explainError(error: unknown, address: string): unknown {
  if (error instanceof MusterError) return error;
  const code = codeOf(error);
  const reason = REASONS.find(({ codes }) => codes.test(code ?? ''));
  if (reason) return new MusterError({ kind: 'environment', where: placeOf(address), found: reason.found, todo: reason.todo, cause: error });
  return code === undefined ? error : Object.assign(new Error(detailOf(error), { cause: error }), { code });
}

/** A mistake in a model's SQL, with the file and line it stands in. Class 42 speaks of the statement alone, 22 may quote a row and is masked. */
export function explainModelError(error: unknown, model: Model): unknown {
  if (error instanceof MusterError) return error;
  const code = codeOf(error) ?? '';
  if (!/^(42|22)/.test(code)) return error;
  const said = code.startsWith('42') ? detailOf(error).slice(0, 500) : maskQuoted(detailOf(error));
  return new MusterError({
    kind: 'contract', where: placeInModel(model, 'pg', placeIn(error)), found: `${said} (${model.name}, PostgreSQL ${code})`,
    allowed: 'SQL that the warehouse can run', todo: 'correct the model', cause: error,
  });
}

/** The statement, which knex puts in front, and the line of it that PostgreSQL points at, where it does. */
function placeIn(thrown: unknown): { statement: string; line: number | undefined } {
  // In PostgreSQL's own words it has lost its statement: see explainError.
  const { cause } = thrown as { cause?: unknown };
  const error = (codeOf(cause) === undefined ? thrown : cause) as PostgresError;
  const statement = error.message.slice(0, -(detailOf(error).length + ' - '.length));
  return { statement, line: error.position === undefined ? undefined : statement.slice(0, Number(error.position) - 1).split('\n').length };
}

/** An address as it may stand in a log: where the server is, and nothing else that was written into it. */
export function placeOf(address: string): string {
  try {
    const { protocol, host, pathname } = new URL(address);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'the PostgreSQL server';
  }
}
