import { expect, test } from 'vitest';
import type { Register } from '../../cli/command.ts';
import { EXIT, exitCodeOf } from '../../cli/output/exit-codes.ts';
import { runCommandLine } from '../../cli/program.ts';
import { MusterError } from '../../core/errors.ts';
import { fakeTerminal } from './fake-terminal.ts';

const greet: Register = (program, context) => {
  program
    .command('greet')
    .summary('say hello')
    .argument('<name>')
    .option('--times <number>', 'how often', Number, 1)
    .action(async (name: string, { times }: { times: number }) => {
      await context.progress.step('Thinking', async (say) => say('of a word'));
      context.answer({ name, times, home: context.home, config: context.config ?? null, big: 2n ** 60n }, () => `hello ${name}`);
    });
};

const twice: Register = (program, context) => {
  program.command('twice').action(() => {
    context.answer({}, () => '');
    context.answer({}, () => '');
  });
};

function failing(name: string, error: Error): Register {
  return (program) => {
    program.command(name).action(() => {
      throw error;
    });
  };
}

const expected = new MusterError({ kind: 'contract', where: 'orders.parquet', found: 'no column order_id', allowed: 'order_id', todo: 'add it' });
const commands: Register[] = [greet, failing('break', expected), failing('crash', new Error('no idea\nwhy'))];

async function run(line: string, options: Parameters<typeof fakeTerminal>[0] = {}) {
  const terminal = fakeTerminal(options);
  const code = await runCommandLine(line.split(' ').filter(Boolean), terminal, commands);
  return { code, out: terminal.out(), err: terminal.err() };
}

test('a person gets text on standard output and progress on standard error', async () => {
  expect(await run('greet Ada')).toEqual({
    code: 0,
    out: 'hello Ada\n',
    err: expect.stringMatching(/^Thinking \.\.\.\nThinking: of a word\nThinking: done in \d+ ms\n$/),
  });
});

test('a program gets one JSON document and nothing else', async () => {
  const { code, out } = await run('greet Ada --json --times 2');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({ name: 'Ada', times: 2, home: '.muster', config: null, big: '1152921504606846976' });
  expect(out.trim().split('\n')).toHaveLength(1);
});

test('global options stand before or after the command, and MUSTER_HOME is the default', async () => {
  const before = await run('--home a --config c.ts --json greet Ada');
  const after = await run('greet --json Ada --home a --config c.ts');
  expect(JSON.parse(before.out)).toMatchObject({ home: 'a', config: 'c.ts' });
  expect(after.out).toBe(before.out);
  expect(JSON.parse((await run('greet Ada --json', { env: { MUSTER_HOME: '/from/env' } })).out)).toMatchObject({ home: '/from/env' });
});

test('a MusterError is one line with what to do, and exit code 1', async () => {
  const { code, out, err } = await run('break');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toBe('error: orders.parquet: no column order_id; allowed: order_id; to do: add it\n');
});

test('with --json the error is the document', async () => {
  const { code, out, err } = await run('break --json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual({
    status: 'failed',
    error: { kind: 'contract', message: expected.message, where: 'orders.parquet', found: 'no column order_id', allowed: 'order_id', todo: 'add it' },
  });
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('an unexpected error is one line, and MUSTER_DEBUG shows where it came from', async () => {
  expect(await run('crash')).toMatchObject({ code: 1, err: 'error: no idea why (unexpected; set MUSTER_DEBUG=1 for the stack)\n' });
  expect((await run('crash', { env: { MUSTER_DEBUG: '1' } })).err).toContain('program.test.ts');
  expect(JSON.parse((await run('crash --json')).out)).toEqual({ status: 'failed', error: { kind: 'unexpected', message: 'no idea why' } });
});

const wrong: [string, RegExp][] = [
  ['gret Ada', /unknown command 'gret'; to do: did you mean greet\? see --help/],
  ['greet Ada --tims 2', /unknown option '--tims'; to do: did you mean --times\?/],
  ['greet', /missing required argument 'name'/],
  ['greet Ada Bob', /too many arguments/],
  ['--hom x greet Ada', /unknown option '--hom'; to do: did you mean --home\?/],
];

test.for(wrong)('wrong usage ends with exit code 2 and a hint: %s', async ([line, message]) => {
  const { code, out, err } = await run(line);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
  expect(err.trim().split('\n')).toHaveLength(1);
  const json = await run(`${line} --json`);
  expect(json.code).toBe(2);
  expect(JSON.parse(json.out)).toMatchObject({ status: 'failed', error: { kind: 'usage' } });
});

test('what to do is said once, whatever an option had to say about its value', async () => {
  const terminal = fakeTerminal();
  expect(await runCommandLine(['run', '--date', '2026-02-30'], terminal)).toBe(2);
  expect(terminal.err()).toBe("error: command line: option '--date <day>' argument '2026-02-30' is invalid. It is not a day; allowed: a calendar day as YYYY-MM-DD, such as 2026-01-31; to do: see --help\n");
});

test.for([['run', '--date', '9999-01-01'], ['backfill', '--from', '2026-01-01', '--to', '9999-01-01'], ['quality', '--date', '9999-01-01']])('a night of a day to come is refused: %s', async (line) => {
  const terminal = fakeTerminal();
  expect(await runCommandLine(line, terminal)).toBe(2);
  expect(terminal.err()).toMatch(/^error: .*'9999-01-01' is invalid\. That day is still to come; allowed: a day up to today, \d{4}-\d{2}-\d{2} \(UTC\); to do: see --help\n$/);
});

test('help and version are answers; nothing at all is shown the help', async () => {
  const help = await run('--help');
  expect(help).toMatchObject({ code: 0, err: '' });
  expect(help.out).toMatch(/greet.*say hello/);
  expect((await run('greet --help')).out).toMatch(/--times[\s\S]*Global Options:[\s\S]*--home/);
  expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(await run('')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage: muster') });
});

test('each status has its exit code', () => {
  const statuses = ['completed', 'failed', 'rejected', 'expired', 'awaiting_decision'] as const;
  expect(statuses.map(exitCodeOf)).toEqual([0, 1, 3, 3, 4]);
  expect(EXIT.usage).toBe(2);
});

test('a command that answers twice is broken: two documents are no JSON', async () => {
  const terminal = fakeTerminal();
  expect(await runCommandLine(['twice'], terminal, [twice])).toBe(1);
  expect(terminal.err()).toContain('answers once');
});
