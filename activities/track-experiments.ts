import { trackEverywhere, type Tracked } from './experiments/track.ts';
import { step } from './step.ts';
import type { Night } from './types.ts';

/** Keeps a segmentation's experiments and aliases at the tracking servers that are configured. What does not arrive is said, and is no failure. */
export const trackExperiments = step((deps, { night, segmentation }: { night: Pick<Night, 'logicalDate'>; segmentation: string }, { signal }): Promise<Tracked> =>
  trackEverywhere(deps, { segmentation, date: night.logicalDate, signal }));
