import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkConfig, type LoadedConfig } from '../../config/load.ts';
import { claimForCompany } from '../../workers/company.ts';
import { openHome, type Home } from '../../workers/home.ts';
import { smallConfig } from '../support/lab.ts';

let home: Home;
beforeEach(async () => {
  home = await openHome(await mkdtemp(join(tmpdir(), 'muster-company-')));
});
afterEach(() => rm(home.dir, { recursive: true, force: true }));

function company(name: string): LoadedConfig {
  return checkConfig({ ...smallConfig(), name }, { file: '/nowhere/muster.config.ts' });
}

test('a state folder belongs to the first company that works in it, and stays with it', async () => {
  await claimForCompany(home, company('shop'));
  await claimForCompany(home, company('shop'));
  await expect(claimForCompany(home, company('journey'))).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringMatching(/holds the company "shop", and the configuration is for "journey"; allowed: one company.*--home DIR/) as string,
  });
});

test('two processes of one company may come at the same time', async () => {
  await Promise.all([claimForCompany(home, company('shop')), claimForCompany(home, company('shop')), claimForCompany(home, company('shop'))]);
});

test('of two companies that come at the same time, one gets it', async () => {
  const claims = await Promise.allSettled(['shop', 'journey'].map((name) => claimForCompany(home, company(name))));
  expect(claims.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});
