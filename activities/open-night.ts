import { nightBounds, parseLogicalDate, type LogicalDate } from '../core/dates.ts';
import { buildOrder } from '../warehouse/build.ts';
import { tellOfNight } from './lineage/night.ts';
import { forgetPending } from './registry/decisions.ts';
import { eventsWanted } from './notices/receivers.ts';
import { step } from './step.ts';
import { isTracked } from './experiments/track.ts';
import type { NightPlan, Trigger } from './types.ts';

/** Writes the night's record and says what the night consists of. */
export const openNight = step(async (deps, input: { date: LogicalDate; trigger: Trigger }, control): Promise<NightPlan> => {
  const { config, warehouse, project } = deps;
  const { workflowId } = control;
  const logicalDate = parseLogicalDate(input.date, 'the night\'s date');
  await warehouse.knex('meta.nights')
    .insert({ logical_date: logicalDate, run: workflowId, trigger: input.trigger, status: 'running', started_at: new Date().toISOString() })
    .onConflict('logical_date')
    // A finished night that runs again keeps its record until the new run has one.
    .merge(['run', 'trigger']);
  // Of a run that was terminated while it waited.
  await forgetPending(warehouse.knex, logicalDate);
  const night = { ...nightBounds(logicalDate, config.schedule.at), run: workflowId };
  tellOfNight(deps, control, night, 'START');
  const wanted = eventsWanted(config);
  return {
    night,
    sources: [...project.sources.keys()],
    marts: buildOrder(project),
    segmentations: Object.keys(config.segmentations),
    audiences: Object.entries(config.audiences).map(([name, { segmentation, destinations }]) => ({ name, segmentation, destinations })),
    ...(isTracked(config) && { tracking: true }),
    ...(wanted.length > 0 && { notify: wanted }),
    timeouts: config.timeouts,
    approval: { timeoutMinutes: config.approval.timeoutMinutes },
  };
});
