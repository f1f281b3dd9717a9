import { Readable } from 'node:stream';
import type { Terminal } from '../../cli/output/terminal.ts';

/** A terminal that remembers what was written to it. */
export interface FakeTerminal extends Terminal {
  out(): string;
  err(): string;
}

export function fakeTerminal({ env = {}, input = '', columns }: { env?: NodeJS.ProcessEnv; input?: string; columns?: number } = {}): FakeTerminal {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const stream = (lines: string[]): Terminal['stdout'] => ({
    write: (text: string | Uint8Array) => lines.push(String(text)) > 0,
    isTTY: columns !== undefined,
    columns: columns ?? 0,
  });
  return {
    stdout: stream(stdout),
    // Progress stays plain: the live view draws on the real terminal.
    stderr: { ...stream(stderr), isTTY: false },
    stdin: Readable.from([input]),
    env: { ...env },
    out: () => stdout.join(''),
    err: () => stderr.join(''),
  };
}
