import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { checkConfig } from '../../config/load.ts';
import { blocksOf } from './tables.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(ROOT, 'docs/migrating.md'), 'utf8');

test('docs/migrating.md shows the mart that its test runs, and a configuration that is accepted', () => {
  expect(blocksOf(page, 'sql')).toEqual([readFileSync(join(ROOT, 'test/workflows/tiers/marts/features/customer_tier.sql'), 'utf8')]);
  const [block = ''] = blocksOf(page, 'ts');
  const written = JSON.parse(JSON.stringify(runInNewContext(`({${block}})`))) as object;
  expect(checkConfig({ ...written, destinations: { crm: { kind: 'file', path: 'crm' } } }, { file: '/company/muster.config.ts' }).segmentations['customers']?.replaces).toMatchObject({ segmentation: 'tiers', nights: 14 });
  const unknown = { segmentations: { customers: { features: ['a'], replaces: { segmentation: 'teirs' } }, tiers: { features: ['a'] } } };
  expect(() => checkConfig(unknown, { file: '/company/muster.config.ts' })).toThrow(/customers\.replaces\.segmentation: "teirs" is not known; allowed: tiers; to do: write "tiers"/);
});
