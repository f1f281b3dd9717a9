import { counted } from '../../core/words.ts';
import type { Check } from './check.ts';

/** Whether everybody who is to be told has an address. Nobody is told anything; nights go on without. */
export const notifications: Check = {
  name: 'notifications',
  async look({ configFile, env }) {
    const { loadConfig } = await import('../../config/load.ts');
    const { openReceiver, receiversOf } = await import('../../activities/notices/receivers.ts');
    const { messageOf } = await import('../../core/errors.ts');
    const config = await loadConfig({ path: configFile }).catch(() => undefined);
    const receivers = config ? receiversOf(config) : [];
    for (const receiver of receivers) {
      try {
        openReceiver(receiver, env);
      } catch (error) {
        return { verdict: 'warn', found: messageOf(error), todo: 'correct it; nights go on, and nobody is told there' };
      }
    }
    return { verdict: 'ok', found: receivers.length === 0 ? 'nobody is told; the report says what happened' : `${counted(receivers.length, 'receiver')} with an address` };
  },
};
