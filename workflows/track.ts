import { isCancellation, patched } from '@temporalio/workflow';
import { counted } from '../core/words.ts';
import type { NightPlan } from '../activities/types.ts';
import type { ProgressTeller } from './progress.ts';
import { stepsOn } from './steps.ts';

/** A tracking server that is slow costs a night no more than this; what is left is done by the next night. */
const PATIENCE = { stepMinutes: 2, retryMinutes: 3 };

/**
 * Keeps a segmentation's experiments and aliases at the tracking server, where one is configured.
 * @returns what did not arrive, in words: for the night's result.
 */
export async function trackModels({ plan, segmentation, progress }: { plan: NightPlan; segmentation: string; progress: ProgressTeller }): Promise<string[]> {
  if (!plan.tracking || !patched('tracking')) return [];
  const { trackExperiments } = stepsOn('warehouse', { ...plan.timeouts, ...PATIENCE });
  const { problems } = await progress.step('track', async () => {
    try {
      return await trackExperiments({ night: plan.night, segmentation });
    } catch (error) {
      if (isCancellation(error)) throw error;
      return { runs: 0, problems: [`experiments of ${segmentation} were not tracked: the step did not end`] };
    }
  }, (tracked) => tracked.problems.join('; ') || `${counted(tracked.runs, 'run')} kept`);
  return problems;
}
