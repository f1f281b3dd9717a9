/** The two streams a command writes to, so that a test can give its own. */
export interface Terminal {
  readonly stdout: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  readonly stderr: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  readonly stdin: NodeJS.ReadableStream;
  readonly env: NodeJS.ProcessEnv;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // `muster query ... | head` closes our output early; that is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
  return { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin, env: process.env };
}

/** Columns to lay a table out in; undefined where the output goes to a file or a pipe, or to a terminal that does not say (some report 0). */
export function columnsOf(stream: Terminal['stdout']): number | undefined {
  return stream.isTTY && stream.columns > 0 ? stream.columns : undefined;
}
