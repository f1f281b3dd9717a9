import type { Check } from './check.ts';

/** Whether the tracking servers that are configured answer. Nights go on without them, so one that does not is a warning. */
export const tracking: Check = {
  name: 'tracking',
  async look({ configFile, env }) {
    const { loadConfig } = await import('../../config/load.ts');
    const { TRACKERS } = await import('../../tracking/trackers.ts');
    const { messageOf } = await import('../../core/errors.ts');
    const config = await loadConfig({ path: configFile }).catch(() => undefined);
    const wanted = config ? TRACKERS.filter((tracker) => tracker.configured(config.tracking)) : [];
    if (!config || wanted.length === 0) return { verdict: 'ok', found: 'none is configured; experiments are kept in the warehouse' };
    const found: string[] = [];
    for (const tracker of wanted) {
      try {
        found.push(`${tracker.name} ${await tracker.open(config.tracking, { env, company: config.name })?.look()}`);
      } catch (error) {
        return { verdict: 'warn', found: `${tracker.name}: ${messageOf(error)}`, todo: 'start the server or correct its address; nights go on, and what they train is brought there later' };
      }
    }
    return { verdict: 'ok', found: `${found.join(', ')}, which answers` };
  },
};
