import { MusterError } from '../../core/errors.ts';
import { RetryableError } from '../retryable.ts';

interface Advice {
  found: string;
  todo: string;
}

/** Errors of the file system that stay until a person acts, by `errno` name. Everything else may pass. */
const LASTING: Readonly<Record<string, Advice>> = {
  EACCES: { found: 'writing is not permitted', todo: 'give the worker the right to write there' },
  EPERM: { found: 'writing is not permitted', todo: 'give the worker the right to write there' },
  EROFS: { found: 'the file system is read-only', todo: 'name a folder that can be written to' },
  ENOTDIR: { found: 'a part of the path is a file', todo: 'name a folder' },
  EEXIST: { found: 'a part of the path is a file', todo: 'name a folder' },
  ENAMETOOLONG: { found: 'the path is too long', todo: 'shorten the path or the audience name' },
};

const PASSING: Readonly<Record<string, Advice>> = {
  ENOSPC: { found: 'the disk is full', todo: 'free space; the batch is sent again' },
  EDQUOT: { found: 'the disk quota is used up', todo: 'free space; the batch is sent again' },
};

/** What a failed write to `folder` means: a RetryableError, or a final MusterError (contract). Names the folder, never the content. */
export function fileFailure(error: unknown, folder: string, name: string): MusterError {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown';
  const where = `destination ${name}, ${folder}`;
  const lasting = LASTING[code];
  if (lasting) return new MusterError({ kind: 'contract', where, ...lasting, cause: error });
  const passing = PASSING[code] ?? { found: `writing failed (${code})`, todo: 'look at the disk; the batch is sent again' };
  return new RetryableError({ where, ...passing, cause: error });
}
