import { sendNotices, type Happening } from './notices/send.ts';
import { step } from './step.ts';
import type { Night } from './types.ts';

/** Tells people what happened in a night. What does not arrive is said, and is no failure. */
export const notify = step((deps, { night, happening }: { night: Pick<Night, 'logicalDate' | 'run'>; happening: Happening }, { signal }): Promise<{ sent: number; problems: string[] }> =>
  sendNotices(deps, { date: night.logicalDate, run: night.run, happening, signal }));
