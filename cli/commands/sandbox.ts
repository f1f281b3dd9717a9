import { withExamples, type Register } from '../command.ts';
import { untilInterrupted } from '../interrupt.ts';
import { port, wholeNumber } from '../options.ts';

interface SandboxFlags {
  port: number;
  state?: string;
  maxBatchRows: number;
}

/** `muster sandbox`: a place to send audiences to while nothing real is connected. */
export const registerSandbox: Register = (program, context) => {
  const command = program
    .command('sandbox')
    .summary('run a destination that keeps what it receives')
    .description(
      'Runs a destination on this machine that behaves as a careful one does: it keeps its members, enforces batch limits, and can be told to fail. ' +
        'Runs until Ctrl-C. A token in MUSTER_SANDBOX_TOKEN is asked of every request.',
    )
    .option('--port <number>', 'port to listen on; 0 takes any that is free', port, 8787)
    .option('--state <file>', 'file that keeps what was received over a restart (default: memory only)')
    .option('--max-batch-rows <number>', 'larger batches are refused', wholeNumber(1, 1_000_000), 5_000)
    .action(async ({ port, state, maxBatchRows }: SandboxFlags) => {
      const { startSandbox } = await import('../../destinations/sandbox/server.ts');
      const token = context.env.MUSTER_SANDBOX_TOKEN;
      const sandbox = await startSandbox({ port, maxBatchRows, ...(state === undefined ? {} : { statePath: state }), ...(token ? { token } : {}) });
      const { url } = sandbox;
      context.answer({ url, port: sandbox.port, pid: process.pid }, () =>
        [`Sandbox destination: ${url}`, `what it holds:       ${url}/_control/audiences`, 'Ctrl-C ends it.'].join('\n'),
      );
      await untilInterrupted();
      await sandbox.close();
    });
  withExamples(command, 'sandbox', 'sandbox --port 0 --json', 'sandbox --state .muster/sandbox.json --max-batch-rows 1000');
};
