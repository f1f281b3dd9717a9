import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { MusterError } from '../../core/errors.ts';
import { watchProcesses, type ProcessUse } from './process-use.ts';

export interface ChildOptions {
  /** What it is, for a person: `the Python stack`. */
  title: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  say: (message: string) => void;
  /** For a process that serves until it is stopped: what is done once it has answered. Then it is asked to end. */
  meanwhile?: () => Promise<void>;
}

export interface ChildOutcome {
  stdout: string;
  /** From start to end of the process. */
  seconds: number;
  /** What the process took, and each that it started. */
  uses: ProcessUse[];
}

/**
 * Runs a whole process and measures it: wall clock, memory, processor time. Its lines on standard error are passed on.
 * @throws MusterError (environment) with its last lines when it ends with anything but 0.
 */
export async function measureChild({ title, command, args, env = process.env, say, meanwhile }: ChildOptions): Promise<ChildOutcome> {
  const started = performance.now();
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const finish = watchProcesses(child.pid ?? -1);
  const out: Buffer[] = [];
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n').filter(Boolean)) {
      lines.push(line);
      say(`  ${line}`);
    }
  });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal ?? 'unknown'));
  });
  const served = meanwhile && Promise.race([once(child.stdout, 'data'), ended]).then(meanwhile).finally(() => child.kill('SIGTERM'));
  const [code] = await Promise.all([ended, served]).finally(finish);
  const seconds = (performance.now() - started) / 1000;
  const uses = finish();
  if (code !== 0) {
    throw new MusterError({ kind: 'environment', where: title, found: `ended with ${code}: ${lastWords(lines)}`, allowed: 'exit code 0', todo: 'run it by itself to see more' });
  }
  return { stdout: Buffer.concat(out).toString('utf8'), seconds, uses };
}

/** The line that names the error, also where a stack follows it. */
function lastWords(lines: readonly string[]): string {
  return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing';
}
