import { findOnPath } from '../probe.ts';
import type { ExecutableSource, Strategy } from '../source.ts';
import { fetchIntoCache } from '../fetch.ts';

/** Later versions carry a `replace` directive in their go.mod, which `go install` refuses. */
const MODULE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';

/** Measured on two cores with an empty build cache, doubled three times for slower machines and networks. */
const TIMEOUT_MS = 30 * 60_000;

/** Builds the server from source where Go is installed. Slow, but needed once for each user. */
export const goInstall: Strategy<ExecutableSource> = {
  name: 'go install',
  async attempt({ env, cacheDir, onProgress }) {
    const go = await findOnPath('go', env);
    if (go === undefined) return { reason: 'Go is not installed' };
    return fetchIntoCache({
      cacheDir,
      command: (folder) => ({ path: go, args: ['install', MODULE], env: { ...env, GOBIN: folder } }),
      timeoutMs: TIMEOUT_MS,
      onTick: (elapsed) => onProgress(`building the Temporal server with Go: ${elapsed} (about four minutes, once)`),
    });
  },
};
