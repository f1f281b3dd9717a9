import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { blocksOf } from './tables.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
  'examples/extending/README.md', 'examples/complete-journey/README.md'];
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: Record<string, string> };

const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const isExample = (file: string): boolean => file.startsWith('examples/extending/');

/** Runs TypeScript as an own file outside the clone would be run. */
async function runOutside(code: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-docs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'block.ts'), code);
  const script = `const { importConfig } = await import('./config/module.ts'); await importConfig(${JSON.stringify(join(folder, 'block.ts'))});`;
  return (await run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], { cwd: ROOT })).stdout;
}

test.for(pages)('%s: links lead somewhere', (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^https?:/.test(link));
  const anchors = (file: string) => [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)]
    .map(([, heading = '']) => `#${heading.toLowerCase().replaceAll(/[^\w\- ]/g, '').replaceAll(' ', '-')}`);
  const broken = links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), path);
    return !existsSync(file) || (anchor !== undefined && !anchors(file).includes(`#${anchor}`));
  });
  expect(broken).toEqual([]);
});

test('every file that the exports map names is there', () => {
  expect(Object.values(exports).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('every import of muster/... in the pages and the example names an entry point and what it exports', async () => {
  const texts = [...pages.map(textOf), ...['muster.config.ts', 'kinds/outbox.ts', 'kinds/largest-segment.ts'].map((name) => textOf(`examples/extending/${name}`))];
  const imports = texts.flatMap((text) => [...text.matchAll(/import \{([^}]*)\} from '(muster[^']*)'/g)]).map(([, names = '', from = '']) => ({
    from, names: names.split(',').map((name) => name.trim()).filter((name) => name !== '' && !name.startsWith('type ')),
  }));
  expect(new Set(imports.map(({ from }) => from))).toEqual(new Set(['muster/config', 'muster/analytics', 'muster/destinations', 'muster/sandbox']));
  const checks = imports.map(({ from, names }) => `import * as m from '${from}'; for (const name of ${JSON.stringify(names)}) if (!(name in m)) throw new Error('${from} has no ' + name);`);
  for (const check of new Set(checks)) await runOutside(check);
}, 120_000);

test('every entry point that is exported is in the table of docs/extending.md', () => {
  const offered = Object.keys(exports).filter((name) => !name.endsWith('.json')).map((name) => name.replace('.', 'muster'));
  expect([...textOf('docs/extending.md').matchAll(/^\| `(muster\/\w+)` \|/gm)].map(([, name]) => name)).toEqual(offered);
});

test.for(['docs/extending.md', 'docs/models.md'])('%s shows the files of the example as they are', (page) => {
  const shown = [...textOf(page).matchAll(/^\[`([^`]+)`\]\(\.\.\/\1\)\n\n```\w+\n([\s\S]*?)^```/gm)].filter(([, file = '']) => isExample(file));
  expect(shown.length).toBeGreaterThan(2);
  for (const [, file = '', code] of shown) expect(code).toBe(textOf(file));
});

test('the blocks that register kinds and that try the sandbox run', async () => {
  const [registering = ''] = blocksOf(textOf('docs/extending.md'), 'ts').filter((block) => block.includes('algorithms.register'));
  const summaries = `const [one, three] = [1, 3].map((value) => summarise('visits', new Float64Array([value])));`;
  await runOutside(`import { summarise } from 'muster/analytics';\n${registering}\n${summaries}\nif (driftTests.get('mean_ratio').measure(one, three).value !== 2) throw new Error('not registered');`);
  const [sandbox = ''] = blocksOf(textOf('docs/sandbox.md'), 'ts').filter((block) => block.includes('startSandbox'));
  const said = await runOutside(sandbox);
  expect(said).toMatch(/members: 1,/);
  expect(said).toMatch(/repeats: 0,/);
});
