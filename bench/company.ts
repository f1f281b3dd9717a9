import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchCase } from './case.ts';
import { generateCompany } from '../generator/index.ts';
import { cacheFolder } from '../workers/server/cache.ts';

export interface CompanyOptions {
  customers: number;
  days: number;
  seed: number;
  /** Folder for generated companies. Default: `bench` in our cache folder. */
  data?: string | undefined;
  say: (message: string) => void;
}

/** The options of a case that works on a generated company. */
export const companyOptions = (customers: number): BenchCase['options'] => ({
  customers: { type: 'string', about: `size of the company (default ${customers})` },
  data: { type: 'string', about: 'folder that keeps generated companies (default: bench in the cache folder)' },
});

export interface Company {
  dir: string;
  /** The last day there is data for. */
  lastDate: string;
  orderLines: number;
}

/** What a complete company's `_truth/truth.json` says, as far as it matters here. */
interface TruthFile { complete?: boolean; lastDate?: string; rows?: Record<string, number> }

const GENERATOR = fileURLToPath(new URL('../generator', import.meta.url));

/** A made-up company on disk: generated once, then the same files again. */
export async function companyOf({ customers, days, seed, data = join(cacheFolder(), 'bench'), say }: CompanyOptions): Promise<Company> {
  const dir = resolve(data, `shop-${customers}-${days}-${seed}-${generatorVersion()}`);
  const truth = join(dir, '_truth', 'truth.json');
  if (!isComplete(truth)) {
    say(`generating ${customers.toLocaleString('en')} customers over ${days} days in ${dir} (once)`);
    await generateCompany({ customers, days, seed, out: dir });
  }
  const { lastDate = '', rows } = JSON.parse(readFileSync(truth, 'utf8')) as TruthFile;
  return { dir, lastDate, orderLines: rows?.['order_lines'] ?? 0 };
}

function isComplete(truth: string): boolean {
  return existsSync(truth) && (JSON.parse(readFileSync(truth, 'utf8')) as TruthFile).complete !== false;
}

/** Another generator makes another company of the same options. */
function generatorVersion(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(GENERATOR).toSorted()) hash.update(readFileSync(join(GENERATOR, name)));
  return hash.digest('hex').slice(0, 8);
}
