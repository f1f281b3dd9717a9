/** What went wrong decides what happens next: whether to retry, and which exit code the command ends with. */
export type ErrorKind =
  /** The caller's words are off: an unknown option, key or date. Exit code 2. Never retried. */
  | 'usage'
  /** The data breaks a contract: a missing column, a wrong type, an empty partition. Exit code 1. Never retried. */
  | 'contract'
  /** The surroundings are not ready: a port in use, a locked file, a full disk, a server away. Exit code 1. Retried inside a night. */
  | 'environment';

export interface ErrorParts {
  kind: ErrorKind;
  /** The thing at fault: a file, a column, a configuration key. Never personal data. */
  where: string;
  /** What was found there. */
  found: string;
  /** What would have been right. */
  allowed?: string;
  /** The next thing a person should do. */
  todo?: string;
  cause?: unknown;
}

/** The one error a user sees: a single line that says where, what was found, what is allowed and what to do. */
export class MusterError extends Error {
  override readonly name = 'MusterError';
  readonly kind: ErrorKind;
  readonly parts: Readonly<ErrorParts>;

  constructor(parts: ErrorParts) {
    super(oneLine(parts), { cause: parts.cause });
    this.kind = parts.kind;
    this.parts = parts;
  }
}

function oneLine({ where, found, allowed, todo }: ErrorParts): string {
  const sentence = [`${where}: ${found}`, allowed && `allowed: ${allowed}`, todo && `to do: ${todo}`];
  return sentence.filter(Boolean).join('; ').replace(/\s+/g, ' ');
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
