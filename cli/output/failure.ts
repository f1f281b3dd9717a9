import { CommanderError } from 'commander';
import { messageOf, MusterError } from '../../core/errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** An error as the command tells it. */
export interface Failure {
  /** For a person, on standard error. One line, and the stack under it when that was asked for. */
  readonly text: string;
  /** For a program, on standard output, with --json. */
  readonly document: { readonly status: 'failed'; readonly error: Readonly<Record<string, string>> };
  readonly code: ExitCode;
}

/** Puts an error into words. `debug`: show where in the code it came from. */
export function failureOf(error: unknown, debug: boolean): Failure {
  if (error instanceof MusterError) return expected(error, debug);
  if (error instanceof CommanderError) return expected(wrongUsage(error), debug);
  const message = messageOf(error).replace(/\s+/g, ' ');
  return {
    text: debug ? stackOf(error) : `error: ${message} (unexpected; set MUSTER_DEBUG=1 for the stack)`,
    document: { status: 'failed', error: { kind: 'unexpected', message } },
    code: EXIT.failed,
  };
}

function expected(error: MusterError, debug: boolean): Failure {
  const { kind, where, found, allowed, todo } = error.parts;
  return {
    text: debug ? stackOf(error) : `error: ${error.message}`,
    document: {
      status: 'failed',
      error: { kind, message: error.message, where, found, ...(allowed === undefined ? {} : { allowed }), ...(todo === undefined ? {} : { todo }) },
    },
    code: kind === 'usage' ? EXIT.usage : EXIT.failed,
  };
}

/**
 * commander says `error: unknown command 'qury'`, and perhaps `(Did you mean query?)` on a line of its own; of a value that an option
 * refuses, `... is invalid. Allowed: what the option takes.`
 */
function wrongUsage(error: CommanderError): MusterError {
  const [first = '', hint] = error.message.split('\n');
  const meant = hint && /\((.+)\)/.exec(hint)?.[1]?.replace('Did', 'did');
  const [found = '', allowed] = first.replace(/^error: /, '').replace(/\.$/, '').split('. Allowed: ');
  return new MusterError({
    kind: 'usage',
    where: 'command line',
    found,
    ...(allowed === undefined ? {} : { allowed }),
    todo: `${meant ? `${meant} ` : ''}see --help`,
    cause: error,
  });
}

/** The whole chain of causes: `Error.stack` holds the first only. */
function stackOf(error: unknown): string {
  const own = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? own : `${own}\ncaused by: ${stackOf(cause)}`;
}
