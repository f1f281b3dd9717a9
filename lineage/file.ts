import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Emitter } from './emitter.ts';

/** Events as lines of JSON at the end of a file, readable by its owner only. */
export const file: Emitter = {
  name: 'file',
  open({ file: path }, { baseDir }) {
    if (path === undefined) return null;
    const target = resolve(baseDir, path);
    return async (event) => {
      await mkdir(dirname(target), { recursive: true });
      await appendFile(target, `${JSON.stringify(event)}\n`, { mode: 0o600 });
    };
  },
};
