import { findOnPath, probe } from '../probe.ts';
import type { ExecutableSource, Strategy } from '../source.ts';

/** The `temporal` command that the user installed. */
export const onPath: Strategy<ExecutableSource> = {
  name: 'temporal on PATH',
  async attempt({ env }) {
    const path = await findOnPath('temporal', env);
    return path === undefined ? { reason: 'no such command' } : probe(path);
  },
};
