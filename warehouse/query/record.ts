import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** `query.json`: how to ask the process that owns the warehouse file. Readable by its user only, for it holds the token. */
const shape = z.object({ port: z.int().positive(), token: z.string().min(20), pid: z.int().positive() });

export type QueryRecord = z.infer<typeof shape>;

function pathIn(home: string): string {
  return join(home, 'query.json');
}

export async function writeQueryRecord(home: string, record: QueryRecord): Promise<void> {
  const path = pathIn(home);
  await writeFile(`${path}.part`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${path}.part`, path);
}

export async function forgetQueryRecord(home: string): Promise<void> {
  await rm(pathIn(home), { force: true });
}

/** The record of a process that still runs, or undefined. */
export async function readQueryRecord(home: string): Promise<QueryRecord | undefined> {
  const text = await readFile(pathIn(home), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const record = shape.parse(JSON.parse(text));
    process.kill(record.pid, 0);
    return record;
  } catch {
    // Half a record, or one of a process that is gone: nobody to ask.
    return undefined;
  }
}
