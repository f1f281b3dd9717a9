import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { RetryableError, z, type Batch, type BatchResult, type DestinationKind } from 'muster/destinations';

const options = z.strictObject({
  /** Where the files go; relative to the configuration. */
  folder: z.string().min(1),
});

/** One JSON file for each batch, named by its key: a batch that comes again writes the same file again. */
export const outbox: DestinationKind<z.output<typeof options>> = {
  kind: 'outbox',
  options,
  capabilities: { batchRows: 10_000, ack: 'batch' },
  open: ({ folder }, { baseDir, name = 'outbox' }) => ({
    batchRows: 10_000,
    send: (batch) => write(batch, resolve(baseDir, folder), name),
  }),
};

async function write(batch: Batch, folder: string, name: string): Promise<BatchResult> {
  const file = join(folder, `${batch.key}.json`);
  try {
    await mkdir(folder, { recursive: true });
    // Written beside and renamed, so that nobody reads half a file.
    await writeFile(`${file}.part`, JSON.stringify(batch));
    await rename(`${file}.part`, file);
  } catch (cause) {
    throw new RetryableError({ where: `destination ${name}`, found: `cannot write (${(cause as NodeJS.ErrnoException).code})`, todo: 'look at the folder and its disk', cause });
  }
  return { results: batch.members.map((_, index) => ({ index, status: 'acknowledged' })) };
}
