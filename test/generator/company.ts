import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll } from 'vitest';
import { generateCompany, type GenerateOptions, type Truth } from '../../generator/index.ts';
import { reading } from './contract.ts';

export interface GeneratedCompany {
  folder: string;
  truth: Truth;
  /** Rows of a SELECT in which `{orders}` stands for the files of that source, with their landing day as `date`, and `{truth}` for the truth folder. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  /** The one value of a SELECT, as a number. */
  number(sql: string): Promise<number>;
}

/** Generates a company in a temporary folder, which is gone after the tests of the file. */
export async function company(options: Omit<GenerateOptions, 'out'>): Promise<GeneratedCompany> {
  const folder = await temporaryFolder();
  await generateCompany({ ...options, out: folder });
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const rows = async (sql: string): Promise<Record<string, unknown>[]> => {
    const filled = sql.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'truth' ? join(folder, '_truth') : reading(folder, name)));
    return (await connection.runAndReadAll(filled)).getRowObjects();
  };
  return {
    folder,
    truth: JSON.parse(await readFile(join(folder, '_truth', 'truth.json'), 'utf8')) as Truth,
    rows,
    number: async (sql) => Number(Object.values((await rows(sql))[0]!)[0]),
  };
}

const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders.flatMap((made) => [made, `${made}.lines`])) await rm(folder, { recursive: true, force: true });
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-generator-'));
  folders.push(folder);
  return folder;
}
