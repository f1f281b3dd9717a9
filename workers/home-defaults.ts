import { join } from 'node:path';
import { z } from 'zod';
import type { Home } from './home.ts';
import { readState, writeState } from './state.ts';

/** `defaults.json`: what a state folder is opened with when the command says nothing else. */
const shape = z.object({
  config: z.string().optional(),
  data: z.string().optional(),
  /** Run the sandbox destination beside the worker and point MUSTER_WEBHOOK_URL at it. */
  sandbox: z.boolean().default(false),
});

export type HomeDefaults = z.infer<typeof shape>;

export function readDefaults(home: Home): Promise<HomeDefaults | undefined> {
  return readState(join(home.dir, 'defaults.json'), shape);
}

export function writeDefaults(home: Home, defaults: HomeDefaults): Promise<void> {
  return writeState(join(home.dir, 'defaults.json'), defaults);
}
