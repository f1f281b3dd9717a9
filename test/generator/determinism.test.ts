import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateCompany, type GenerateOptions } from '../../generator/index.ts';
import { temporaryFolder } from './company.ts';

/** A hash for each file, by its path inside the company. */
async function fingerprints(options: Omit<GenerateOptions, 'out'>): Promise<Map<string, string>> {
  const out = join(await temporaryFolder(), 'company');
  await generateCompany({ ...options, out });
  const files = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const hashes = new Map<string, string>();
  for (const { parentPath, name } of files.toSorted((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    const path = join(parentPath, name);
    hashes.set(path.slice(out.length), createHash('sha256').update(await readFile(path)).digest('hex'));
  }
  return hashes;
}

test('the same options give the same bytes, another seed gives others', async () => {
  const options = { customers: 300, days: 20, seed: 5 };
  const once = await fingerprints(options);
  expect(once.size).toBeGreaterThan(150);
  expect(await fingerprints(options)).toEqual(once);

  const other = await fingerprints({ ...options, seed: 6 });
  const big = [...once.keys()].filter((path) => path.includes('/orders/') || path.includes('/crm_customers/date=2026-01-01'));
  expect(big.length).toBe(21);
  for (const path of big) expect(other.get(path)).not.toBe(once.get(path));
});

test('a new company replaces an earlier one without leaving a file of it', async () => {
  const out = join(await temporaryFolder(), 'company');
  await generateCompany({ customers: 20, days: 5, seed: 1, out });
  await generateCompany({ customers: 20, days: 2, seed: 1, out });
  expect((await readdir(join(out, 'orders'))).toSorted()).toEqual(['date=2026-01-01', 'date=2026-01-02']);
});

test('systems beside the shop change nothing in what the shop delivers', async () => {
  const shop = ['products', 'crm_customers', 'surveys', 'support_tickets', 'consents'];
  const hashes = await fingerprints({ customers: 200, days: 10, seed: 5 });
  const all = [...hashes].filter(([path]) => shop.some((source) => path.startsWith(`/${source}/`)));
  // Of the text files, as they were before there were other systems; bytes of Parquet are DuckDB's business.
  expect(createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16)).toBe('27445d887d694687');
});
