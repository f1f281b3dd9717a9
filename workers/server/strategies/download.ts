import { fileURLToPath } from 'node:url';
import type { ExecutableSource, Strategy } from '../source.ts';
import { fetchIntoCache } from '../fetch.ts';

/** 100 MB over a slow line. A network that answers nothing at all ends earlier, see `fetch.ts`. */
const TIMEOUT_MS = 10 * 60_000;

/** Without a byte for this long, the network is taken for closed. */
const STALL_MS = 30_000;

/**
 * The release that Temporal's own SDK downloads for its version. It runs in a process of its own: the SDK starts the server once it is
 * there, prints to standard output (where our JSON goes), and would take this process's one Temporal runtime.
 */
export const download: Strategy<ExecutableSource> = {
  name: 'the official download',
  async attempt({ env, cacheDir, onProgress }) {
    onProgress('downloading the Temporal server (about 100 MB, once)');
    return fetchIntoCache({
      cacheDir,
      command: (folder) => ({
        path: process.execPath,
        args: [fileURLToPath(new URL('../download-process.js', import.meta.url)), folder],
        env,
      }),
      timeoutMs: TIMEOUT_MS,
      stallMs: STALL_MS,
      onTick: (elapsed, megabytes) => onProgress(`downloading the Temporal server: ${megabytes} MB, ${elapsed}`),
    });
  },
};
