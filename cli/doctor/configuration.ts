import { existsSync } from 'node:fs';
import { counted } from '../../core/words.ts';
import { DEFAULT_CONFIG } from '../night/workplace.ts';
import type { Check } from './check.ts';

/** Whether the configuration loads and every name in it is known. */
export const configuration: Check = {
  name: 'configuration',
  async look({ configFile, data }) {
    if (configFile === undefined && !existsSync(DEFAULT_CONFIG)) {
      return { verdict: 'warn', found: `no ${DEFAULT_CONFIG} in this folder`, todo: 'give --config FILE, or work in the folder that holds one' };
    }
    const { loadConfig } = await import('../../config/load.ts');
    const { file, segmentations, audiences, destinations } = await loadConfig({ path: configFile, data });
    const counts = [count(segmentations, 'segmentation'), count(audiences, 'audience'), count(destinations, 'destination')];
    return { verdict: 'ok', found: `${file}: ${counts.join(', ')}` };
  },
};

function count(things: object, name: string): string {
  return counted(Object.keys(things).length, name);
}
