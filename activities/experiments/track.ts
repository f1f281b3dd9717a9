import type { CheckedConfig } from '../../config/schema.ts';
import { messageOf } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { TRACKERS } from '../../tracking/trackers.ts';
import type { Tracker, TrackerSession } from '../../tracking/tracker.ts';
import type { ActivityDeps } from '../deps.ts';
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
  const { config, warehouse: { knex }, log } = deps;
  let runs = 0;
  try {
    const session = tracker.open(config.tracking, { env: process.env, company: config.name, signal });
    if (session === null) return { runs, problems: [] };
    const waiting = await untracked(knex, { segmentation, date, tracker: tracker.name, place: session.place });
    for (const id of waiting.slice(0, MOST_TRAININGS)) runs += await keep(deps, { tracker: tracker.name, session, id });
    const unknown = await session.aliases(await aliasesNow(knex, segmentation));
    if (unknown.length > 0) log.info({ segmentation, versions: unknown }, `${tracker.name} does not know versions that aliases stand on: they were trained before their experiments were kept`);
    return { runs, problems: [] };
  } catch (error) {
    signal?.throwIfAborted();
    const problem = `experiments of ${segmentation} are not all in ${tracker.name}: ${messageOf(error)}`;
    log.warn({ segmentation, logicalDate: date }, problem);
    return { runs, problems: [problem] };
  }
}

async function keep(deps: ActivityDeps, { tracker, session, id }: { tracker: string; session: TrackerSession; id: string }): Promise<number> {
  const kept = Object.entries(await session.training(await trackedTraining(deps, id)));
  await deps.checkpoint('track:after-training');
  await deps.warehouse.knex('meta.experiment_tracking')
    .insert(kept.map(([run_id, remote_id]) => ({ run_id, tracker, place: session.place, remote_id, tracked_at: new Date().toISOString() })))
    .onConflict(['run_id', 'tracker', 'place']).merge(['remote_id']);
  return kept.length;
}
