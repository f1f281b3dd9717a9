import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleWorkflows } from '../../workers/bundle.ts';
import { bundleThread } from '../../workers/thread-bundle.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const MARK = '/* kept */';

let project: string;
let folder: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'muster-bundle-'));
  folder = join(project, 'cache');
  symlinkSync(MODULES, join(project, 'node_modules'));
  writeFileSync(join(project, 'index.ts'), `import { greeting } from './words.ts';\nexport async function greet(): Promise<string> { return greeting; }\n`);
  writeFileSync(join(project, 'words.ts'), `export const greeting = 'good evening';\n`);
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

async function bundle(): Promise<string> {
  return (await bundleWorkflows(pino({ level: 'silent' }), { entry: join(project, 'index.ts'), folder })).code;
}

function keptFile(): string {
  const [name = '', ...more] = readdirSync(join(folder, 'workflows'));
  expect(more).toEqual([]);
  return join(folder, 'workflows', name);
}

/** Marks the kept bundle, so that one that comes from there can be told from one that was made. */
function markKept(change: (kept: { maker: string; code: string }) => object = (kept) => kept): void {
  const kept = JSON.parse(readFileSync(keptFile(), 'utf8')) as { maker: string; code: string };
  writeFileSync(keptFile(), JSON.stringify({ ...change(kept), code: `${kept.code}${MARK}` }));
}

test('a bundle is made once', async () => {
  const made = await bundle();
  expect(made).toContain('good evening');
  markKept();
  expect(await bundle()).toBe(`${made}${MARK}`);
});

test('a bundle is made again when a file that workflows import has changed', async () => {
  await bundle();
  markKept();
  writeFileSync(join(project, 'words.ts'), `export const greeting = 'good morning';\n`);
  const again = await bundle();
  expect(again).toContain('good morning');
  expect(again).not.toContain('good evening');
  expect(again).not.toContain(MARK);
});

test('a bundle is made again when a file that workflows import is gone', async () => {
  await bundle();
  writeFileSync(join(project, 'index.ts'), `export async function greet(): Promise<string> { return 'hello'; }\n`);
  rmSync(join(project, 'words.ts'));
  expect(await bundle()).toContain('hello');
});

test('a bundle of another SDK is made again', async () => {
  await bundle();
  markKept((kept) => ({ ...kept, maker: '@temporalio/worker 0.0.1' }));
  expect(await bundle()).not.toContain(MARK);
});

test('a bundle is not kept when a file has changed while it was made', async () => {
  const soon = Date.now() / 1000 + 60;
  utimesSync(join(project, 'words.ts'), soon, soon);
  expect(await bundle()).toContain('good evening');
  expect(existsSync(join(folder, 'workflows'))).toBe(false);
});

test('a kept bundle that cannot be read is made again', async () => {
  await bundle();
  writeFileSync(keptFile(), '{ "maker": ');
  expect(await bundle()).toContain('good evening');
});

test('a bundle is made where nothing can be kept', async () => {
  folder = join(project, 'words.ts');
  expect(await bundle()).toContain('good evening');
});

async function script(): Promise<string | undefined> {
  return bundleThread(pino({ level: 'silent' }), { entry: join(project, 'index.ts'), folder });
}

test('the script of training threads is made once, and again when a file that went into it has changed', async () => {
  const made = await script();
  expect(made).toContain('good evening');
  const [kept = ''] = readdirSync(join(folder, 'training'));
  const { code, ...others } = JSON.parse(readFileSync(join(folder, 'training', kept), 'utf8')) as { code: string };
  writeFileSync(join(folder, 'training', kept), JSON.stringify({ ...others, code: `${code}${MARK}` }));
  expect(await script()).toBe(`${made}${MARK}`);
  writeFileSync(join(project, 'words.ts'), `export const greeting = 'good morning';\n`);
  const again = await script();
  expect(again).toContain('good morning');
  expect(again).not.toContain(MARK);
});

test('the script of training threads has the packages in it that sources require, and the addresses of the sources', async () => {
  writeFileSync(join(project, 'words.ts'), `import { createRequire } from 'node:module';
    const requireHere = createRequire(import.meta.url);
    export const greeting = [requireHere('ml-pca'), import.meta.url];\n`);
  const made = await script();
  expect(made).toContain(join(project, 'words.ts'));
  expect(made).toContain('node_modules/ml-pca/');
});

test('training threads do without a script where none can be made', async () => {
  writeFileSync(join(project, 'words.ts'), 'export const greeting =');
  expect(await script()).toBeUndefined();
});
