import { existsSync } from 'node:fs';
import { counted } from '../../core/words.ts';
import { DEFAULT_CONFIG } from '../night/workplace.ts';
import type { Check } from './check.ts';

/** Whether the models parse, an engine can read them, and they know every system and feature that the configuration names. The same check stands before every night. */
export const models: Check = {
  name: 'models',
  async look({ configFile, data }) {
    if (configFile === undefined && !existsSync(DEFAULT_CONFIG)) return { verdict: 'ok', found: 'not looked at: there is no configuration' };
    const { loadConfig } = await import('../../config/load.ts');
    // What is wrong with the configuration itself is the finding of its own check.
    const config = await loadConfig({ path: configFile, data }).catch(() => undefined);
    if (config === undefined) return { verdict: 'warn', found: 'not looked at: the configuration comes first' };
    const { checkedProject, requireSound } = await import('../../workers/checks.ts');
    const project = await checkedProject(config);
    await requireSound(project);
    const { sources, models: known, features } = project;
    return { verdict: 'ok', found: [counted(sources.size, 'source'), counted(known.size, 'model'), counted(features.size, 'feature')].join(', ') };
  },
};
