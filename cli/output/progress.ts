import { LiveProgress } from './progress-live.ts';
import { PlainProgress } from './progress-plain.ts';
import { columnsOf, type Terminal } from './terminal.ts';

/** What a person sees while a command works. Always on standard error: standard output belongs to the answer. */
export interface Progress {
  /**
   * Runs one named step and shows that it runs, how it ended and how long it took. What is given to `say` stands beside it.
   * One step at a time: they do not nest. Errors pass through.
   */
  step<T>(title: string, work: (say: (message: string) => void) => Promise<T>): Promise<T>;
  /** A line that stays. Not while a step runs. */
  note(message: string): void;
}

/** A live view on a terminal, plain lines everywhere else. */
export function progressFor(terminal: Terminal): Progress {
  // The view asks both streams what they can do, and needs to know the width.
  const drawable = [terminal.stdout, terminal.stderr].every((stream) => columnsOf(stream) !== undefined);
  const live = drawable && terminal.env.TERM !== 'dumb' && !terminal.env.CI;
  return live ? new LiveProgress() : new PlainProgress((line) => terminal.stderr.write(`${line}\n`));
}
