import type { RunEvent } from '../../lineage/event.ts';
import type { ActivityDeps } from '../deps.ts';
import type { StepControl } from '../step.ts';
import type { Night } from '../types.ts';
import { eventOf } from './events.ts';

/** The job that every step of a night is a part of. */
export const NIGHT_JOB = 'nightly';

/** Tells lineage where a night as a whole stands. Its run is the workflow's own, so that both can be found by one id. */
export function tellOfNight(deps: ActivityDeps, { runId }: StepControl, night: Night, eventType: RunEvent['eventType'], error?: string): void {
  deps.lineage?.emit(eventOf(deps, {
    by: deps.lineageProducer, job: NIGHT_JOB, description: 'Everything of one logical date, from landing files to destinations.', night, runId, parent: null, inputs: [], outputs: [], error,
  }, eventType));
}
