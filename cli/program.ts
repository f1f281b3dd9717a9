import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { Register } from './command.ts';
import { commands as allCommands } from './commands/index.ts';
import { Context } from './context.ts';
import { EXIT, type ExitCode } from './output/exit-codes.ts';
import { failureOf } from './output/failure.ts';
import { toJson } from './output/json.ts';
import type { Terminal } from './output/terminal.ts';

/**
 * Runs one command line (without `node` and the script) and returns its exit code. Every error ends here, as one line.
 * @param commands default: all that are registered in `commands/index.ts`.
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal, commands: readonly Register[] = allCommands): Promise<ExitCode> {
  const program = createProgram(terminal);
  const context = new Context(program, terminal);
  for (const register of commands) register(program, context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    // Help and the version are answers, although commander tells them by throwing. Bare `muster` shows the help too, but it is no command.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.completed;
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
    const failure = failureOf(error, Boolean(terminal.env.MUSTER_DEBUG));
    terminal.stderr.write(`${failure.text}\n`);
    // Asked of the words themselves: a line that was not understood has no options yet.
    if (args.includes('--json')) terminal.stdout.write(`${toJson(failure.document, terminal.stdout.isTTY)}\n`);
    return failure.code;
  }
}

function createProgram({ stdout, stderr, env }: Terminal): Command {
  const home = env.MUSTER_HOME ?? '.muster';
  return new Command('muster')
    .description('Turns raw customer data into audiences that a marketing team can trust, every night.')
    .addOption(new Option('--home <dir>', 'state folder (or MUSTER_HOME)').default(home))
    .option('--config <file>', 'configuration file (default: muster.config.ts)')
    .option('--json', 'one JSON document on standard output, everything else on standard error')
    .version(version(), '--version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', '\nExit codes: 0 completed, 1 failed, 2 wrong usage, 3 rejected or expired, 4 awaiting a decision.')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // Errors are told once, by runCommandLine.
      outputError: () => undefined,
      getOutHelpWidth: () => stdout.columns || 100,
      getErrHelpWidth: () => stderr.columns || 100,
    })
    .exitOverride();
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}
