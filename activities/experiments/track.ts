import type { CheckedConfig } from '../../config/schema.ts';
import { messageOf, MusterError } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { TRACKERS } from '../../tracking/trackers.ts';
import type { Tracker, TrackerSession } from '../../tracking/tracker.ts';
import { inTurn } from '../../warehouse/in-turn.ts';
import type { ActivityDeps } from '../deps.ts';
import { recordEarlier } from './record.ts';
import { aliasesNow, trackedTraining, untracked } from './read.ts';

/** Trainings that one night brings elsewhere: a server that was away for weeks is caught up with over some nights. */
const MOST_TRAININGS = 20;

export function isTracked({ tracking }: Pick<CheckedConfig, 'tracking'>): boolean {
  return TRACKERS.some((tracker) => tracker.configured(tracking));
}

export interface Tracked { runs: number; problems: string[] }
export interface TrackTask { segmentation: string; date: LogicalDate; signal?: AbortSignal }

/** Brings what a place does not have yet to it, and its aliases to where ours stand. What cannot be done is said, and left to another night. */
export async function trackEverywhere(deps: ActivityDeps, task: TrackTask): Promise<Tracked> {
  const outcomes: Tracked[] = [];
  for (const tracker of TRACKERS) outcomes.push(await track(deps, tracker, task));
  return { runs: outcomes.reduce((total, { runs }) => total + runs, 0), problems: outcomes.flatMap(({ problems }) => problems) };
}

async function track(deps: ActivityDeps, tracker: Tracker, { segmentation, date, signal }: TrackTask): Promise<Tracked> {
  const { config, warehouse, log } = deps;
  try {
    const session = tracker.open(config.tracking, { env: process.env, company: config.name, signal });
    if (session === null) return { runs: 0, problems: [] };
    // Two workers at once would both find that a run is missing, and both make it.
    const { runs, unknown, failed } = await inTurn(warehouse, `tracking ${tracker.name} ${session.place} ${segmentation}`, () => bring(deps, { tracker, session, segmentation, date, signal }), signal);
    if (failed.length > 0) return { runs, problems: [told(failed[0], failed.length - 1)] };
    return { runs, problems: unknown.length === 0 ? [] : [`${tracker.name} does not know v${unknown.join(', v')} of ${segmentation} yet, on which an alias stands`] };
  } catch (error) {
    signal?.throwIfAborted();
    return { runs: 0, problems: [told(error, 0)] };
  }

  function told(error: unknown, more: number): string {
    const problem = `experiments of ${segmentation} are not all in ${tracker.name}: ${messageOf(error)}${more > 0 ? ` (and ${more} more)` : ''}`;
    log.warn({ segmentation, logicalDate: date }, problem);
    return problem;
  }
}

interface Brought { runs: number; /** Versions that the other side does not know. */ unknown: number[]; failed: unknown[] }

/** A training that is refused holds up no other, and no alias; a side that does not answer is not asked again tonight. */
async function bring(deps: ActivityDeps, { tracker, session, segmentation, date, signal }: TrackTask & { tracker: Tracker; session: TrackerSession }): Promise<Brought> {
  const { warehouse } = deps;
  await recordEarlier(warehouse, segmentation);
  const waiting = await untracked(warehouse.knex, { segmentation, date, tracker: tracker.name, place: session.place });
  const brought: Brought = { runs: 0, unknown: [], failed: [] };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (brought.failed.some(isNoAnswer)) return;
    try {
      await work();
    } catch (error) {
      signal?.throwIfAborted();
      brought.failed.push(error);
    }
  };
  for (const id of waiting.slice(0, MOST_TRAININGS)) await attempt(async () => void (brought.runs += await keep(deps, { tracker: tracker.name, session, id })));
  await attempt(async () => void (brought.unknown = await session.aliases(await aliasesNow(warehouse.knex, segmentation))));
  return brought;
}

function isNoAnswer(error: unknown): boolean {
  return error instanceof MusterError && error.parts.kind === 'environment';
}

async function keep(deps: ActivityDeps, { tracker, session, id }: { tracker: string; session: TrackerSession; id: string }): Promise<number> {
  const kept = Object.entries(await session.training(await trackedTraining(deps, id)));
  await deps.checkpoint('track:after-training');
  await deps.warehouse.knex('meta.experiment_tracking')
    .insert(kept.map(([run_id, remote_id]) => ({ run_id, tracker, place: session.place, remote_id, tracked_at: new Date().toISOString() })))
    .onConflict(['run_id', 'tracker', 'place']).merge(['remote_id']);
  return kept.length;
}
