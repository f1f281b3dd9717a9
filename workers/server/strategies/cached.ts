import { cachedProgram } from '../cache.ts';
import { isExecutable, probe } from '../probe.ts';
import type { ExecutableSource, Strategy } from '../source.ts';

/** What an earlier download or build left in our cache folder. */
export const cached: Strategy<ExecutableSource> = {
  name: 'our cache',
  async attempt({ cacheDir }) {
    const path = cachedProgram(cacheDir);
    return (await isExecutable(path)) ? probe(path) : { reason: `no program at ${path}` };
  },
};
