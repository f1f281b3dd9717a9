import { expect, test } from 'vitest';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  ['a wrong type', { segmentations: { customers: { features: 'frequency_84d' } } }, ['segmentations.customers.features', 'expected array']],
  ['no segmentation', { segmentations: {} }, ['at least one segmentation']],
  ['k upside down', { segmentations: { customers: { features: ['a'], k: { min: 6, max: 3 } } } }, ['segmentations.customers.k', 'k.min must not be above k.max']],
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
  const config = checkConfig({ ...minimal, data: 'landing', models: ['sql'] }, { file: '/company/muster.config.ts' });
  expect(config).toMatchObject({ dataDir: '/company/landing', models: ['/company/sql'] });
  expect(checkConfig({ ...minimal, data: 'landing' }, { file: '/company/muster.config.ts', data: '/elsewhere' }).dataDir).toBe('/elsewhere');
});
