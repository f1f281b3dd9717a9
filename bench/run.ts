import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf, MusterError } from '../core/errors.ts';
import { closestWord } from '../core/words.ts';
import { parseable, type BenchCase, type Measurement } from './case.ts';
import { cases } from './cases.ts';
import { printable, tableOf } from './report.ts';

// npm run bench -- NAME [--json] [options of the case]
try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`error: ${error instanceof MusterError ? error.message : ((error as Error).stack ?? messageOf(error))}\n`);
  process.exitCode = error instanceof MusterError && error.kind === 'usage' ? 2 : 1;
}

async function main([name, ...rest]: string[]): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h') return void process.stdout.write(help());
  const chosen = caseNamed(name);
  const { json, help: asked, ...options } = optionsOf(chosen, rest);
  if (asked) return void process.stdout.write(help([chosen]));
  const measurements = await measure(chosen, options);
  process.stdout.write(json ? measurements.map((one) => `${JSON.stringify(printable(one))}\n`).join('') : `${tableOf(measurements)}\n`);
}

async function measure(chosen: BenchCase, options: Record<string, string | boolean | undefined>): Promise<Measurement[]> {
  const scratch = await mkdtemp(join(tmpdir(), `muster-bench-${chosen.name}-`));
  try {
    const measurements = await chosen.run({ options, scratch, say });
    await rm(scratch, { recursive: true, force: true });
    return measurements;
  } catch (error) {
    const nothingRan = (await readdir(scratch)).length === 0;
    if (nothingRan) await rm(scratch, { recursive: true });
    else say(`what the run left behind: ${scratch}`);
    throw error;
  }
}

function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

function caseNamed(name: string): BenchCase {
  const names = cases.map((one) => one.name);
  const found = cases.find((one) => one.name === name);
  if (found) return found;
  const meant = closestWord(name, names);
  throw new MusterError({ kind: 'usage', where: 'bench', found: `no case "${name}"`, allowed: names.join(', '), todo: meant ? `write "${meant}"` : 'choose one of these' });
}

function optionsOf(chosen: BenchCase, args: string[]): Record<string, string | boolean | undefined> {
  try {
    const options = { ...parseable(chosen.options), json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args, options }).values;
  } catch (cause) {
    throw new MusterError({
      kind: 'usage', where: `bench ${chosen.name}`, found: messageOf(cause), cause,
      allowed: ['--json', ...Object.keys(chosen.options).map((option) => `--${option}`)].join(', '), todo: 'correct the option',
    });
  }
}

function help(some: readonly BenchCase[] = cases): string {
  const lines = some.flatMap(({ name, summary, options }) => [
    `  ${name}: ${summary}`,
    ...Object.entries(options).map(([option, { type, about }]) => `      --${option}${type === 'string' ? ' <value>' : ''}  ${about}`),
  ]);
  return ['npm run bench -- NAME [--json] [options]', '', ...lines, ''].join('\n');
}
