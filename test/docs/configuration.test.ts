import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { algorithms, correlations, gates, imputers, kRules, outlierRules, scalers, transforms } from '../../analytics/index.ts';
import { configSchema } from '../../config/schema.ts';
import { destinationKind, destinationKinds } from '../../destinations/registry.ts';
import { schemaKeys, type SchemaKey } from './schema-keys.ts';
import { blocksOf, codeIn, tablesOf } from './tables.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');
const tables = tablesOf(page);

interface Documented { path: string; allowed: string; fallback: string }

/** Rows of the tables with the columns key, allowed, default, meaning; the heading is the key they stand below. */
function documented(wanted: (heading: string) => boolean): Documented[] {
  return tables.filter(({ header, heading }) => header.join() === 'key,allowed,default,meaning' && wanted(heading)).flatMap(({ heading, rows }) =>
    rows.map(([key = '', allowed = '', fallback = '']) => ({ path: [...codeIn(heading).filter((name) => !destinationKinds().includes(name)), ...codeIn(key)].join('.'), allowed, fallback })));
}

/** The order of the page is its own. */
function sorted<T extends { path: string }>(keys: readonly T[]): T[] {
  return keys.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function expected({ path, allowed, required, fallback }: SchemaKey): object {
  return { path, allowed, fallback: required ? 'required' : fallback === undefined ? '–' : fallback };
}

function written({ path, allowed, fallback }: Documented): object {
  const [code] = codeIn(fallback);
  return { path, allowed, fallback: code === undefined ? fallback : JSON.parse(JSON.stringify(runInNewContext(`(${code})`))) as unknown };
}

test('the page has every key of the schema with what it allows and its default, and no other', () => {
  expect(sorted(documented((heading) => !heading.startsWith('kind'))).map(written)).toEqual(sorted(schemaKeys(configSchema)).map(expected));
});

test.for(destinationKinds())('the page has every option of destination kind %s, and no other', (kind) => {
  expect(sorted(documented((heading) => heading === `kind \`${kind}\``)).map(written)).toEqual(sorted(schemaKeys(destinationKind(kind).options)).map(expected));
});

test('the page has every gate with its subject, its options, their ranges and defaults', () => {
  const [table] = tables.filter(({ header }) => header[0] === 'gate');
  let gate: [name: string | undefined, subject: string | undefined] = [undefined, undefined];
  const rows = (table?.rows ?? []).filter(([name = '']) => !name.startsWith('each')).map(([name = '', subject, option = '', allowed, fallback = '']) => {
    if (name !== '') gate = [codeIn(name)[0], subject];
    return [...gate, ...codeIn(option), allowed, JSON.parse(codeIn(fallback)[0] ?? 'null') as unknown];
  });
  expect(rows).toEqual(gates.all().flatMap((gate) => Object.entries(gate.check({})).filter(([option]) => option !== 'warn' && option !== 'unknown')
    .map(([option, fallback]) => [gate.name, gate.subject, option, rangeOf((options) => gate.check(options), option), fallback])));
  expect(page).toContain('`warn`');
});

test.for(gates.names())('a page has a section that says how gate %s is measured', (name) => {
  const pages = readdirSync(join(ROOT, 'docs')).filter((file) => file.endsWith('.md')).map((file) => readFileSync(join(ROOT, 'docs', file), 'utf8'));
  expect(pages.filter((text) => new RegExp(`\n##+ \`${name}\`\n\n`).test(text))).toHaveLength(1);
});

test('the page has every option of every outlier rule, with its range, default and meaning', () => {
  const [table] = tables.filter(({ header }) => header[0] === 'rule');
  let rule = '';
  const rows = (table?.rows ?? []).map(([name = '', option = '', allowed, fallback = '', meaning]) => {
    rule = codeIn(name)[0] ?? rule;
    return [rule, ...codeIn(option), `${allowed}: ${meaning}`, Number(codeIn(fallback)[0])];
  });
  expect(rows).toEqual(outlierRules.all().flatMap(({ name, check }) => Object.entries(check('', {})).map(([key, fallback]) =>
    [name, key, refusedRange(() => check('', { [key]: 'none' })), fallback])));
});

function refusedRange(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    return /allowed: (.*?); to do/.exec(String(error))?.[1] ?? '';
  }
  return '';
}

/** The range that the gate's own refusal names. */
function rangeOf(check: (options: unknown) => unknown, key: string): string {
  try {
    check({ [key]: 'none' });
  } catch (error) {
    return /allowed: ([^:]*):/.exec(String(error))?.[1] ?? '';
  }
  return '';
}

test.for([
  ['algorithm', algorithms], ['k.by', kRules], ['features[].transform', transforms], ['features[].scale', scalers], ['features[].impute', imputers],
  ['features[].outliers.rule', outlierRules], ['correlation', correlations],
] as const)('the page names what %s may be', ([key, registry]) => {
  const [table] = tables.filter(({ header }) => header.join() === 'key,names');
  const names = table?.rows.find(([cell = '']) => codeIn(cell)[0] === key)?.[1] ?? '';
  expect(codeIn(names.replaceAll(/\([^)]*`[^`]*`[^)]*\)/g, ''))).toEqual(registry.names());
});

test('the example of the page names every key, and is a valid configuration', async () => {
  const [example = ''] = blocksOf(page, 'ts');
  const options = destinationKinds().flatMap((kind) => schemaKeys(destinationKind(kind).options));
  for (const { path } of [...schemaKeys(configSchema), ...options]) expect(example).toContain(`${path.split('.').at(-1)?.replace('[]', '')}:`);
  const folder = await mkdtemp(join(tmpdir(), 'muster-example-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'muster.config.ts'), example);
  const script = `const { loadConfig } = await import('./config/load.ts'); await loadConfig({ path: ${JSON.stringify(join(folder, 'muster.config.ts'))} });`;
  await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], { cwd: ROOT });
});
