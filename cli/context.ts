import type { Command } from 'commander';
import { EXIT, type ExitCode } from './output/exit-codes.ts';
import { toJson } from './output/json.ts';
import { progressFor, type Progress } from './output/progress.ts';
import { table } from './output/table.ts';
import { columnsOf, type Terminal } from './output/terminal.ts';

/** The options that every command has. */
export interface GlobalOptions {
  /** State folder. */
  home: string;
  /** Configuration file; undefined means the default place. */
  config?: string;
  json?: boolean;
}

/** What a command gets to work with. Options are read when an action runs, once the command line has been understood. */
export class Context {
  readonly terminal: Terminal;
  readonly progress: Progress;
  exitCode: ExitCode = EXIT.completed;
  readonly #program: Command;
  #answered = false;

  constructor(program: Command, terminal: Terminal) {
    this.#program = program;
    this.terminal = terminal;
    this.progress = progressFor(terminal);
  }

  get home(): string {
    return this.#program.opts<GlobalOptions>().home;
  }

  /** Whether --home or MUSTER_HOME chose the state folder. */
  get homeChosen(): boolean {
    return this.#program.getOptionValueSource('home') === 'cli' || this.env.MUSTER_HOME !== undefined;
  }

  get config(): string | undefined {
    return this.#program.opts<GlobalOptions>().config;
  }

  get json(): boolean {
    return this.#program.opts<GlobalOptions>().json ?? false;
  }

  get env(): NodeJS.ProcessEnv {
    return this.terminal.env;
  }

  /** The same state with another command, as somebody can copy it: with the options that chose what this one works on. */
  commandLine(words: string, { home = this.homeGiven, data }: { home?: string | undefined; data?: string | undefined } = {}): string {
    const options = Object.entries({ home, config: this.config, data }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${quoted(value)}`]));
    return ['npx --no muster', words, ...options].join(' ');
  }

  /** The state folder of the command line; one of the environment chooses the next command's too. */
  private get homeGiven(): string | undefined {
    return this.#program.getOptionValueSource('home') === 'cli' ? this.home : undefined;
  }

  /**
   * The command's answer on standard output: with --json `document`, else the text of `human`. Once a command: two documents are no JSON.
   * `code` becomes the exit code (see `exitCodeOf`).
   */
  answer(document: unknown, human: () => string, code: ExitCode = EXIT.completed): void {
    if (this.#answered) throw new TypeError('a command answers once');
    this.#answered = true;
    this.exitCode = code;
    const text = this.json ? toJson(document, this.terminal.stdout.isTTY) : human();
    if (text !== '') this.terminal.stdout.write(`${text}\n`);
  }

  /** A table of ours that fits this terminal: counts have thousands separators. */
  table(headers: readonly string[], rows: readonly (readonly unknown[])[], missing = ''): string {
    return table(headers, rows, { width: columnsOf(this.terminal.stdout), missing, grouped: true });
  }

  /** The same for somebody's own data, where a whole number may be an id or a year: shown as it is. */
  rawTable(headers: readonly string[], rows: readonly (readonly unknown[])[], missing = ''): string {
    return table(headers, rows, { width: columnsOf(this.terminal.stdout), missing });
  }
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
