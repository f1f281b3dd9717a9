import { expect, onTestFinished, test } from 'vitest';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkConfig, loadConfig } from '../../config/load.ts';
import type { MusterConfig } from '../../config/schema.ts';
import demo from '../../muster.config.ts';

const minimal: MusterConfig = { segmentations: { customers: { features: ['frequency_84d'] } } };

function check(written: unknown) {
  return checkConfig(written, { file: '/company/muster.config.ts', shownAs: 'muster.config.ts' });
}

function refusal(written: unknown): string {
  try {
    check(written);
  } catch (error) {
    return String(error);
  }
  throw new Error('it was accepted');
}

test('the smallest configuration gets every default', () => {
  const config = check(minimal);
  expect(config).toMatchObject({ name: 'muster', systems: ['shop'], schedule: { at: '02:00', deadline: '06:00' }, dataDir: null, baseDir: '/company' });
  expect(config.segmentations['customers']).toMatchObject({
    k: { min: 2, max: 10 }, restarts: 10, features: [{ feature: 'frequency_84d', transform: 'none', scale: 'standard', impute: 'median' }],
    gates: { silhouette: {}, smallest_segment: {}, stability: {} },
  });
});

test('the demo\'s configuration is valid', () => {
  expect(Object.keys(check(demo).audiences)).toEqual(['everyone', 'best_customers']);
});

test.each([
  ['an unknown key at the top', { ...minimal, segmentation: {} }, ['segmentation: unknown key', 'allowed: name', 'write "segmentations"']],
  ['an unknown key inside a segmentation', { segmentations: { customers: { features: ['a'], restart: 4 } } }, ['segmentations.customers.restart: unknown key', 'write "restarts"']],
  ['an unknown key of a feature', { segmentations: { customers: { features: [{ feature: 'a', transfrom: 'log1p' }] } } }, ['transfrom', 'transform']],
  ['a wrong type', { segmentations: { customers: { features: 'frequency_84d' } } }, ['segmentations.customers.features', 'a list of one or more']],
  ['no segmentation', { segmentations: {} }, ['segmentations', 'at least one']],
  ['k upside down', { segmentations: { customers: { features: ['a'], k: { min: 6, max: 3 } } } }, ['segmentations.customers.k', 'min not above max']],
  ['an unknown transform', { segmentations: { customers: { features: [{ feature: 'a', transform: 'log' }] } } }, ['"log" is not known', 'log1p']],
  ['an unknown gate', { segmentations: { customers: { features: ['a'], gates: { silhouete: {} } } } }, ['"silhouete" is not known', 'write "silhouette"']],
  ['a threshold that is no number', { segmentations: { customers: { features: ['a'], gates: { silhouette: { min: '0.2' } } } } }, ['silhouette.min', 'a value of type string']],
  ['an audience of an unknown segmentation', { ...minimal, audiences: { all: { segmentation: 'accounts', destinations: [] } } }, ['audiences.all']],
  ['an audience for an unknown destination', { ...minimal, audiences: { all: { segmentation: 'customers', destinations: ['crm'] } } }, ['"crm" is not known', 'none is configured']],
  ['an unknown kind of destination', { ...minimal, destinations: { crm: { kind: 'htpp', urlEnv: 'X' } } }, ['htpp', 'file', 'http']],
  ['an option that a destination does not have', { ...minimal, destinations: { drops: { kind: 'file', path: 'drops', folder: 'x' } } }, ['destinations.drops', 'folder']],
  ['a time that is none', { ...minimal, schedule: { at: '25:00' } }, ['schedule.at', 'HH:MM']],
])('%s is one line that names the key', (_, written, parts) => {
  const message = refusal(written);
  for (const part of parts) expect(message).toContain(part);
  expect(message).not.toContain('\n');
});

test('a file that is missing or broken is named, with what to do', async () => {
  await expect(loadConfig({ path: 'nowhere/muster.config.ts' })).rejects.toThrow(/nowhere\/muster\.config\.ts: no such file.*--config FILE/);
  const folder = await mkdtemp(join(tmpdir(), 'muster-config-'));
  const broken = join(folder, 'broken.config.mjs');
  await writeFile(broken, 'export default {');
  await expect(loadConfig({ path: broken })).rejects.toThrow(/cannot be loaded/);
});

test('the data folder of the command wins, and paths start where the file lies', () => {
  const config = checkConfig({ ...minimal, data: 'landing', models: ['sql'], warehouse: { path: 'w.duckdb' } }, { file: '/company/muster.config.ts' });
  expect(config).toMatchObject({ dataDir: '/company/landing', models: ['/company/sql'], warehouse: { path: '/company/w.duckdb' } });
  expect(checkConfig({ ...minimal, data: 'landing' }, { file: '/company/muster.config.ts', data: '/elsewhere' }).dataDir).toBe('/elsewhere');
});

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

async function companyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-company-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Loads a configuration as every process of Muster does, under tsx, and returns what a script says about it. */
async function loadedBy(file: string, say: string): Promise<unknown> {
  const script = `
    const { loadConfig } = await import('./config/load.ts');
    const { gates, algorithms } = await import('./analytics/index.ts');
    const { destinationKinds } = await import('./destinations/registry.ts');
    const answer = await loadConfig({ path: ${JSON.stringify(file)} }).then((config) => ${say}, (error) => error.message);
    console.log(JSON.stringify(answer));`;
  const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], { cwd: ROOT });
  return JSON.parse(stdout);
}

test.for([
  ['without a package.json', undefined],
  ['whose package.json names no type', {}],
  ['whose package.json says commonjs, as npm init writes it', { type: 'commonjs' }],
  ['whose package.json says module', { type: 'module' }],
] as const)('a configuration in a folder outside, %s, registers in the registries of the process', async ([, packageJson]) => {
  const folder = await companyFolder();
  if (packageJson) await writeFile(join(folder, 'package.json'), JSON.stringify(packageJson));
  await writeFile(join(folder, 'gate.ts'), `
    import { thresholdGate, type ModelEvidence } from 'muster/analytics';
    const count = ({ segments }: ModelEvidence): number => segments.length;
    export const enough = thresholdGate({ name: 'enough', subject: 'model', direction: 'min', key: 'min',
      limit: { meaning: 'segments', min: 1, max: 99, fallback: 2 }, measure: (evidence) => ({ value: count(evidence), what: 'segments' }) });`);
  await writeFile(join(folder, 'names.js'), `import { gates } from 'muster/analytics';\nexport const known = () => gates.names();`);
  await writeFile(join(folder, 'old.cjs'), `module.exports = { seed: 7 };`);
  await writeFile(join(folder, 'muster.config.ts'), `
    import { gates } from 'muster/analytics';
    import { defineConfig } from 'muster/config';
    import { registerDestination, z } from 'muster/destinations';
    import { enough } from './gate';
    import { known } from './names.js';
    import old from './old.cjs';
    gates.register(enough);
    registerDestination({ kind: 'nowhere', options: z.strictObject({}), capabilities: { batchRows: 1, ack: 'row' }, open: () => { throw new Error('never opened'); } });
    if (!known().includes('enough')) throw new Error('two copies of Muster');
    export default defineConfig({
      segmentations: { customers: { features: ['frequency_84d'], seed: old.seed, gates: { enough: { min: 3 } } } },
      destinations: { nowhere: { kind: 'nowhere' } },
    });`);
  expect(await loadedBy(join(folder, 'muster.config.ts'), '[config.segmentations.customers.seed, gates.has("enough"), destinationKinds()]'))
    .toEqual([7, true, ['file', 'http', 'nowhere']]);
});

test.for(['muster/clustering', 'muster'])('an import of %s, which there is not, is one line that names what there is', async (specifier) => {
  const folder = await companyFolder();
  const file = join(folder, 'muster.config.ts');
  await writeFile(file, `import { kmeans } from '${specifier}';\nexport default kmeans;`);
  expect(await loadedBy(file, '"it was accepted"'))
    .toMatch(new RegExp(`^${file}: cannot be loaded: there is no module "${specifier}" to import; allowed: muster/config, muster/analytics, muster/destinations.*`));
});
