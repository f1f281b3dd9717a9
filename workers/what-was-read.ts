import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { LoadedConfig } from '../config/load.ts';
import type { Project } from '../warehouse/models/project.ts';

/**
 * A mark of the configuration file and the models as they were read: a worker goes on with what it read when it started, and another
 * mark says that the files have changed since. What a configuration makes of its environment does not count.
 */
export async function markOfWhatWasRead({ file }: LoadedConfig, { models, sources, audits }: Project): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const read = [
    text,
    [...models.values()].map(({ name, kind, grain, partition, onSchemaChange, columns, sql, overrides }) => [name, kind, grain, partition, onSchemaChange, columns, sql, [...overrides]]),
    [...sources.values()],
    [...audits],
  ];
  return createHash('sha256').update(JSON.stringify(read)).digest('hex').slice(0, 16);
}
