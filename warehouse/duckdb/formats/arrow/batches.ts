import { open, stat } from 'node:fs/promises';
import { RecordBatchReader, type RecordBatch, type Schema } from 'apache-arrow';
import { messageOf, MusterError } from '../../../../core/errors.ts';
import type { FileShape } from '../../../engine.ts';
import { nameOf } from './kinds.ts';

const FILE_MAGIC = 'ARROW1';
/** Before the length of each message of a stream; writers older than 2019 leave it out. */
const CONTINUATION = 0xffffffff;

/** Columns of an Arrow file as its schema names them. @throws MusterError contract for a file that is none. */
export async function columnsOf(file: string): Promise<FileShape['columns']> {
  return reading(file, async ({ schema }) => schema.fields.map(({ name, type }) => ({ name, type: nameOf(type) })));
}

/** Hands over the batches of a file one after the other. @throws MusterError contract where it ends too early or cannot be read. */
export async function eachBatch(file: string, take: (batch: RecordBatch) => void): Promise<void> {
  await reading(file, async ({ batches }) => {
    for await (const batch of batches) take(batch);
  });
}

async function reading<T>(file: string, work: (opened: { schema: Schema; batches: AsyncIterable<RecordBatch> }) => Promise<T>): Promise<T> {
  const handle = await open(file);
  try {
    await assertArrow(file, handle);
    // Whether it is a file or a stream, the reader sees for itself.
    const reader = await (await RecordBatchReader.from(handle)).open();
    // A file without a schema opens as a reader without one, whatever its type says.
    const schema = reader.schema as Schema | undefined;
    if (!schema) throw unreadable(file);
    return await work({ schema, batches: reader });
  } catch (error) {
    if (error instanceof MusterError) throw error;
    const said = messageOf(error);
    if (/codec not found/i.test(said)) throw unreadable(file, 'an Arrow file with compressed buffers', 'an Arrow IPC file or stream without compression');
    throw unreadable(file, undefined, undefined, error);
  } finally {
    await handle.close().catch(() => undefined); // the reader may have closed it
  }
}

/** The reader believes any length that it is told: what is no Arrow at all must not get that far. */
async function assertArrow(file: string, handle: Awaited<ReturnType<typeof open>>): Promise<void> {
  const { size } = await stat(file);
  const start = Buffer.alloc(8);
  await handle.read(start, 0, start.length, 0);
  if (start.toString('latin1', 0, FILE_MAGIC.length) === FILE_MAGIC) return;
  const length = start.readUInt32LE(0) === CONTINUATION ? start.readUInt32LE(4) : start.readUInt32LE(0);
  if (size < start.length || length === 0 || length > size) throw unreadable(file);
}

function unreadable(file: string, found = 'not a readable Arrow file', allowed = 'a complete Arrow IPC file or stream', cause?: unknown): MusterError {
  return new MusterError({ kind: 'contract', where: file, found, allowed, todo: 'deliver the file again', cause });
}
