import type { MusterConfig } from './schema.ts';

/** Gives `muster.config.ts` its types; the checks happen when the file is loaded. */
export function defineConfig(config: MusterConfig): MusterConfig {
  return config;
}
