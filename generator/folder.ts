import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, MusterError } from '../core/errors.ts';

/** Marks a folder as ours: written before the first file, completed after the last. */
const TRUTH = join('_truth', 'truth.json');

/** What every truth.json starts with. */
export const GENERATOR_NAME = 'muster generate';

/**
 * Empties `out` for a new company: makes it, or removes an earlier generated company, a broken off one too.
 * Throws a usage error when it holds anything else, which is then left as it is.
 */
export async function prepareFolder(out: string, sources: readonly string[]): Promise<void> {
  const entries = existsSync(out) ? await entriesOf(out) : [];
  const ours = new Set([...sources, '_truth']);
  const strangers = entries.filter((entry) => !ours.has(entry));
  if (strangers.length > 0 || (entries.length > 0 && !(await isGenerated(out)))) {
    throw new MusterError({
      kind: 'usage',
      where: out,
      found: `the folder holds ${strangers[0] ?? entries[0]}, which no generated company left there`,
      allowed: 'an empty or new folder, or an earlier generated company',
      todo: 'choose another folder',
    });
  }
  try {
    for (const entry of entries) await rm(join(out, entry), { recursive: true });
    await mkdir(join(out, '_truth'), { recursive: true });
    await writeTruthJson(out, { generator: GENERATOR_NAME, complete: false });
  } catch (cause) {
    throw new MusterError({ kind: 'environment', where: out, found: messageOf(cause), allowed: 'a folder that can be written', todo: 'choose another folder', cause });
  }
}

export async function writeTruthJson(out: string, truth: object): Promise<void> {
  await writeFile(join(out, TRUTH), `${JSON.stringify(truth, null, 2)}\n`);
}

async function entriesOf(out: string): Promise<string[]> {
  try {
    return await readdir(out);
  } catch (cause) {
    throw new MusterError({ kind: 'usage', where: out, found: 'not a folder', allowed: 'a folder', todo: 'choose another folder', cause });
  }
}

async function isGenerated(out: string): Promise<boolean> {
  try {
    const truth: unknown = JSON.parse(await readFile(join(out, TRUTH), 'utf8'));
    return (truth as { generator?: unknown } | null)?.generator === GENERATOR_NAME;
  } catch {
    return false;
  }
}
