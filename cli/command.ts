import type { Command } from 'commander';
import type { Context } from './context.ts';

/**
 * Adds one command to the program. Its file may import commander and `cli/` at the top; everything heavy (Temporal, DuckDB, the generator)
 * is imported inside the action, so that `muster --help` stays instant.
 */
export type Register = (program: Command, context: Context) => void;

/** Lines to copy, shown under a command's help. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ npx --no muster ${example}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
