import type { WorkflowHandle } from '@temporalio/client';
import type { NightResult } from '../../activities/types.ts';
import { MusterError } from '../../core/errors.ts';
import type { GateBoard } from '../../workflows/approval.ts';
import type { NightProgress } from '../../workflows/progress.ts';
import { untilInterrupted } from '../interrupt.ts';

/** How often the night is asked where it stands, in milliseconds. */
const ASK_EVERY_MS = 400;

/** Said instead of waiting in silence, where a server of its own outlives the worker. */
export const WORKER_GONE = 'the worker has ended; the work goes on as soon as `npx --no muster up` runs again';

export interface FollowOptions {
  /** Tells how the workflow stands; asked again and again, and once more when it has ended. */
  look: () => Promise<void>;
  /** What was cancelled by Ctrl-C, and how to go on. */
  cancelled: () => { where: string; found: string; todo: string };
  /** What is as good as an end: followed no longer once it is there. Default: nothing. */
  enough?: Promise<unknown>;
}

/**
 * Waits for a workflow while `look` tells how it stands. Ctrl-C cancels it in order: its record says so, and nothing is half-written.
 * @throws what made the workflow fail, as its step said it.
 */
export async function follow<T>(handle: WorkflowHandle, { look, cancelled, enough }: FollowOptions): Promise<T> {
  const { explainFailure } = await import('../../workers/nights.ts');
  let interrupted = false;
  const stop = new AbortController();
  void untilInterrupted(stop.signal).then(async (asked) => {
    interrupted = asked;
    if (asked) await handle.cancel();
  }).catch(() => {});
  // One look at a time, and none left behind: a query that is still being retried when its connection closes would end the process.
  let looking: Promise<void> | undefined;
  const lookAgain = () => (looking ??= look().catch(() => {}).finally(() => (looking = undefined)));
  const timer = setInterval(() => void lookAgain(), ASK_EVERY_MS);
  // Nor a question for its end, where it is left before that.
  const leave = new AbortController();
  const end: Promise<unknown> = enough ? handle.client.withAbortSignal(leave.signal, () => handle.result()) : handle.result();
  let ended = true;
  try {
    return await (enough ? Promise.race([end, enough]) : end) as T;
  } catch (error) {
    const explained = explainFailure(error);
    // Any other error means that the server went away: nobody there to look at.
    ended = explained !== error;
    if (interrupted && ended) throw new MusterError({ kind: 'environment', ...cancelled(), cause: error });
    throw explained;
  } finally {
    clearInterval(timer);
    stop.abort();
    leave.abort();
    await end.catch(() => {});
    await looking;
    // What happened since the last look: without this one the last step would never be told.
    if (ended) await lookAgain();
  }
}

/**
 * Follows one night, step by step, to its end, however long it waits for a decision. Every step's line is told before this returns.
 * @param workerGone whether the process that does the work has ended: a night waits for the next one, and so does this.
 */
export async function followNight(handle: WorkflowHandle, say: (message: string) => void, workerGone: () => Promise<boolean> = async () => false): Promise<NightResult> {
  return await followSteps(handle, say, { workerGone }) as NightResult;
}

/** The same, until the night ends or waits for a decision: then what it asks. */
export function followToDecision(handle: WorkflowHandle, say: (message: string) => void, workerGone: () => Promise<boolean>): Promise<NightResult | GateBoard> {
  let stop = (_: GateBoard): void => {};
  const enough = new Promise<GateBoard>((resolve) => (stop = resolve));
  return followSteps(handle, say, { workerGone, enough, onBoard: (board) => {
    if (board.waits) stop(board);
  } });
}

interface NightFollowing { workerGone: () => Promise<boolean>; enough?: Promise<GateBoard>; onBoard?: (board: GateBoard) => void }

async function followSteps(handle: WorkflowHandle, say: (message: string) => void, { workerGone, enough, onBoard }: NightFollowing): Promise<NightResult | GateBoard> {
  const told = new Set<string>();
  const tell = (key: string, line: string): void => {
    if (!told.has(key)) say(line);
    told.add(key);
  };
  const night = await follow<NightResult | GateBoard>(handle, {
    async look() {
      if (await workerGone()) say(WORKER_GONE);
      const { steps } = await handle.query<NightProgress>('progress');
      // By position: a night of two segmentations has two steps of each name.
      for (const [position, { name, state, detail }] of steps.entries()) {
        tell(`${position} ${state}`, state === 'done' ? `${name}: ${detail}` : state === 'failed' ? `${name}: failed` : name);
        told.add(`${name} ${state}`);
        if (state === 'running' && detail !== '') tell(`${position} ${detail}`, `${name}: ${detail}`);
      }
      onBoard?.(await handle.query<GateBoard>('gates'));
    },
    cancelled: () => ({ where: handle.workflowId, found: 'cancelled', todo: 'run the same date again to go on' }),
    ...(enough && { enough }),
  });
  // Where nobody was there to answer the last look any more, the outcome still knows the steps.
  if (!('waits' in night)) for (const { name } of night.steps) if (!told.has(`${name} done`)) say(`${name}: done`);
  return night;
}
