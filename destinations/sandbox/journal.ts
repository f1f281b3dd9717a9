import { closeSync, existsSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { MusterError } from '../../core/errors.ts';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 1 << 20;

/** An append-only file of one JSON document a line. A line counts once its newline is written, so a killed process leaves no half entry. */
export interface Journal {
  /** Returns when the operating system has the line: it outlives the process, though not the loss of power. */
  append(entry: unknown): void;
  /** Empties the file. */
  clear(): void;
  close(): void;
}

/**
 * Opens the journal at `path`, hands each entry to `restore` in the order written, and cuts off a torn last line.
 * The file is readable by its owner only, since it holds members.
 * @throws MusterError (contract) naming the line of an entry that cannot be read; (environment) when the file cannot be opened.
 */
export function openJournal(path: string, restore: (entry: unknown) => void): Journal {
  const file = opened(path);
  let end = replay(file, path, restore);
  let closed = false;
  ftruncateSync(file, end);
  return {
    append: (entry) => {
      // The number of a closed file may belong to another by now.
      if (closed) throw new Error('the journal is closed');
      const line = Buffer.from(`${JSON.stringify(entry)}\n`, 'utf8');
      try {
        // A short write (a disk that is nearly full) is finished or fails on the next turn.
        for (let written = 0; written < line.length; ) written += writeSync(file, line, written, line.length - written, end + written);
      } catch (error) {
        ftruncateSync(file, end);
        throw error;
      }
      end += line.length;
    },
    clear: () => {
      ftruncateSync(file, 0);
      end = 0;
    },
    close: () => {
      if (!closed) closeSync(file);
      closed = true;
    },
  };
}

function opened(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, existsSync(path) ? 'r+' : 'wx+', 0o600);
  } catch (error) {
    throw new MusterError({ kind: 'environment', where: path, found: 'the sandbox cannot keep its state there', todo: 'name a file that can be written to', cause: error });
  }
}

/** Reads line by line in chunks. Returns the length of the file up to its last whole line. */
function replay(file: number, path: string, restore: (entry: unknown) => void): number {
  const size = fstatSync(file).size;
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const pending: Buffer[] = [];
  let end = 0;
  let line = 0;
  for (let position = 0; position < size; ) {
    const read = readSync(file, chunk, 0, CHUNK_BYTES, position);
    if (read === 0) break;
    let start = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline >= 0 && newline < read; newline = chunk.indexOf(NEWLINE, start)) {
      pending.push(Buffer.from(chunk.subarray(start, newline)));
      restore(parsed(Buffer.concat(pending), path, (line += 1)));
      pending.length = 0;
      start = newline + 1;
      end = position + start;
    }
    pending.push(Buffer.from(chunk.subarray(start, read)));
    position += read;
  }
  return end;
}

function parsed(bytes: Buffer, path: string, line: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // Not as `cause`: a JSON error quotes what it read.
    throw new MusterError({ kind: 'contract', where: `${path}, line ${line}`, found: 'it is not JSON', allowed: 'a state file only the sandbox writes', todo: 'delete the file to start empty' });
  }
}
