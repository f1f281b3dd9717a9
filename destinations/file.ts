import { join, resolve } from 'node:path';
import { z } from 'zod';
import { MusterError } from '../core/errors.ts';
import type { Batch, BatchResult, DestinationKind, MemberResult, OpenContext } from './destination.ts';
import { writeOnce } from './file/atomic.ts';
import { fileFailure } from './file/failure.ts';
import { type FileFormat, toTable } from './file/format.ts';
import { formats } from './file/formats.ts';

const options = z.strictObject({
  /** The folder the drops go to, made where missing; relative to the configuration file. */
  path: z.string().min(1),
  /** Default csv. */
  format: z.enum(Object.keys(formats) as (keyof typeof formats)[]).default('csv'),
});

type FileOptions = z.output<typeof options>;

declare module './destination.ts' {
  interface DestinationOptionTypes {
    file: z.input<typeof options>;
  }
}

/** One file is held in memory while it is written: 100,000 members with three identifiers are about 20 MB. */
const BATCH_ROWS = 100_000;

/**
 * File drop: `PATH/<audience>/<logicalDate>/<key>.csv|parquet`, one file a batch, with columns operation, id and the identifiers.
 * A file is there whole or not at all, and once however often its key is sent. Whoever picks files up should match `*.csv`
 * or `*.parquet`: a name that begins with a dot is still being written.
 */
export const fileDestination: DestinationKind<FileOptions> = {
  kind: 'file',
  options,
  capabilities: { batchRows: BATCH_ROWS, ack: 'row' },
  open: ({ path, format }: FileOptions, { baseDir, name = 'file' }: OpenContext) => ({
    batchRows: BATCH_ROWS,
    send: (batch) => drop(batch, formats[format], resolve(baseDir, path), name),
  }),
};

async function drop(batch: Batch, format: FileFormat, root: string, name: string): Promise<BatchResult> {
  refuseReservedColumns(batch, name);
  const refused = batch.members.map((member) => (member.id === '' ? 'missing_id' : format.refuse(member)));
  const accepted = batch.members.filter((_, index) => refused[index] === undefined);
  if (accepted.length > 0) {
    const folder = join(root, batch.audience, batch.logicalDate);
    try {
      await writeOnce(join(folder, `${batch.key}.${format.extension}`), format.encode(toTable(accepted)));
    } catch (error) {
      throw fileFailure(error, folder, name);
    }
  }
  return {
    results: refused.map((reason, index): MemberResult =>
      reason === undefined ? { index, status: 'acknowledged' } : { index, status: 'rejected', reason },
    ),
  };
}

/** @throws MusterError (contract) for an identifier type that would hide one of our own columns. */
function refuseReservedColumns({ members }: Batch, name: string): void {
  for (const reserved of ['operation', 'id']) {
    if (!members.some(({ identifiers }) => Object.hasOwn(identifiers, reserved))) continue;
    throw new MusterError({
      kind: 'contract',
      where: `destination ${name}`,
      found: `an identifier type is called "${reserved}", as one of the file's own columns is`,
      allowed: 'any other name',
      todo: 'rename the identifier',
    });
  }
}
