import type { WorkflowHandle } from '@temporalio/client';
import type { NightResult } from '../../activities/types.ts';
import { MusterError } from '../../core/errors.ts';
import type { NightProgress } from '../../workflows/progress.ts';
import { untilInterrupted } from '../interrupt.ts';

/** How often the night is asked where it stands, in milliseconds. */
const ASK_EVERY_MS = 400;

/**
 * Waits for a workflow while `look` tells how it stands. Ctrl-C cancels it in order: its record says so, and nothing is half-written.
 * @throws what made the workflow fail, as its step said it.
 */
export async function follow<T>(handle: WorkflowHandle, look: () => Promise<void>): Promise<T> {
  const { explainFailure } = await import('../../workers/nights.ts');
  let interrupted = false;
  const stop = new AbortController();
  void untilInterrupted(stop.signal).then(async (asked) => {
    interrupted = asked;
    if (asked) await handle.cancel();
  }).catch(() => {});
  // One look at a time, and none left behind: a query that is still being retried when its connection closes would end the process.
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look().catch(() => {}).finally(() => (looking = undefined));
  }, ASK_EVERY_MS);
  try {
    return await handle.result() as T;
  } catch (error) {
    if (interrupted) {
      throw new MusterError({ kind: 'environment', where: handle.workflowId, found: 'cancelled', todo: 'run the same date again to go on', cause: error });
    }
    throw explainFailure(error);
  } finally {
    clearInterval(timer);
    stop.abort();
    await looking;
  }
}

/** Follows one night, step by step. */
export function followNight(handle: WorkflowHandle, say: (message: string) => void): Promise<NightResult> {
  const told = new Set<string>();
  return follow<NightResult>(handle, async () => {
    const { steps } = await handle.query<NightProgress>('progress');
    for (const { name, state, detail } of steps) {
      const line = state === 'done' ? `${name}: ${detail}` : name;
      const key = `${name} ${state}`;
      if (told.has(key)) continue;
      told.add(key);
      say(line);
    }
  });
}
