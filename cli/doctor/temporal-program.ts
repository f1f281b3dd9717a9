import { messageOf, MusterError } from '../../core/errors.ts';
import type { Check } from './check.ts';

/** Which Temporal server a night would use. Downloads or builds one only when it was asked to. */
export const temporalProgram: Check = {
  name: 'Temporal program',
  async look({ env, install, say }) {
    const { connectionProfile } = await import('../../workers/server/connection.ts');
    if (connectionProfile(env)) return { verdict: 'ok', found: 'not needed: the environment names a server' };
    const { firstOf, resolveProgram } = await import('../../workers/server/resolve.ts');
    const { localStrategies } = await import('../../workers/server/strategies/index.ts');
    try {
      const program = await (install ? resolveProgram({ env, onProgress: say }) : firstOf(localStrategies, { env }));
      return { verdict: 'ok', found: `${program.version} at ${program.path} (${program.foundBy})` };
    } catch (error) {
      if (install) throw error;
      return {
        verdict: 'warn',
        found: error instanceof MusterError ? error.parts.found : messageOf(error),
        todo: 'none: the first night downloads it, or builds it with Go; `muster doctor --install` does so now',
      };
    }
  },
};
