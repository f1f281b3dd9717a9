import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { generateCompany, type GenerateOptions } from '../../generator/index.ts';

/** What a company is made of, apart from where it is written. */
export type CompanyOptions = Omit<GenerateOptions, 'out' | 'onProgress'>;

/** A small company with a drift: 600 customers over 120 days, changed behaviour from day 101 (2026-04-11). */
export const SMALL: CompanyOptions = { customers: 600, days: 120, seed: 11, driftDay: 101 };

/** The raw files of a company: generated once for the whole suite. Read only; `copyOf` gives one to spoil. */
export async function companyData(options: CompanyOptions = SMALL): Promise<string> {
  const name = Object.entries(options).map(([key, value]) => `${key}-${JSON.stringify(value)}`).join('_').replace(/[^\w.-]+/g, '');
  const folder = join(inject('sharedFolder'), 'companies', name);
  if (existsSync(folder)) return folder;
  await mkdir(join(folder, '..'), { recursive: true });
  const draft = `${folder}.${process.pid}`;
  await generateCompany({ ...options, out: draft });
  // Another test file may have been quicker.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  return folder;
}

/** A copy of a company's files that a test may change. */
export async function copyOf(data: string, to: string): Promise<string> {
  await cp(data, to, { recursive: true });
  return to;
}
