import { parseArgs } from 'node:util';
import { messageOf, MusterError } from '../../core/errors.ts';
import { startSandbox, type SandboxOptions } from './server.ts';

// The sandbox as a process of its own: prints {"url", "port", "pid"} as one line of JSON when it listens, ends on SIGTERM or SIGINT.
// The token may come from MUSTER_SANDBOX_TOKEN, which other users of the machine cannot see as they can a flag.
try {
  const sandbox = await startSandbox(optionsIn(process.argv.slice(2)));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.close());
  process.stdout.write(`${JSON.stringify({ url: sandbox.url, port: sandbox.port, pid: process.pid })}\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = error instanceof MusterError && error.kind === 'usage' ? 2 : 1;
}

function optionsIn(args: string[]): SandboxOptions {
  const { port, host, state, token, 'max-batch-rows': rows } = flagsIn(args);
  const secret = token ?? process.env['MUSTER_SANDBOX_TOKEN'];
  return {
    ...(port !== undefined && { port: wholeNumber('--port', port, 0, 65_535) }),
    ...(host !== undefined && { host }),
    ...(state !== undefined && { statePath: state }),
    ...(secret !== undefined && { token: secret }),
    ...(rows !== undefined && { maxBatchRows: wholeNumber('--max-batch-rows', rows, 1, Number.MAX_SAFE_INTEGER) }),
  };
}

function flagsIn(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args, options: { port: text, host: text, state: text, token: text, 'max-batch-rows': text } }).values;
  } catch (cause) {
    throw new MusterError({ kind: 'usage', where: 'sandbox', found: messageOf(cause), allowed: '--port, --host, --state, --token, --max-batch-rows', todo: 'correct the flag', cause });
  }
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new MusterError({ kind: 'usage', where: flag, found: `"${text}"`, allowed: `a whole number from ${least} to ${most}`, todo: 'correct the flag' });
}
