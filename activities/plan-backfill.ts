import { eachDay, addDays, nominalTimeOf, parseLogicalDate, type LogicalDate } from '../core/dates.ts';
import { MusterError } from '../core/errors.ts';
import { nightWorkflowId } from '../core/queues.ts';
import { finishedNights } from './registry/nights.ts';
import { step } from './step.ts';

/** More days than this in one backfill is more likely a typing error than a wish. */
const MOST_DAYS = 3_660;

export interface PlannedNight { date: LogicalDate; workflowId: string }

/** The nights of a range, oldest first; without a range, the gaps between the first and the last finished night. */
export const planBackfill = step(async ({ config, warehouse }, input: { from: LogicalDate | null; to: LogicalDate | null }): Promise<PlannedNight[]> => {
  const dates = input.from === null && input.to === null ? gaps(await finishedNights(warehouse.knex)) : range(input.from, input.to);
  return dates.map((date) => ({ date, workflowId: nightWorkflowId(config.name, nominalTimeOf(date, config.schedule.at)) }));
});

function range(from: LogicalDate | null, to: LogicalDate | null): LogicalDate[] {
  const first = parseLogicalDate(from ?? to ?? '', 'from');
  const last = parseLogicalDate(to ?? first, 'to');
  const days = eachDay(first, last);
  if (days.length === 0 || days.length > MOST_DAYS) {
    throw new MusterError({
      kind: 'usage', where: 'backfill', found: `from ${first} to ${last} is ${days.length === 0 ? 'backwards' : `${days.length} days`}`,
      allowed: `from on or before to, at most ${MOST_DAYS} days`, todo: 'give --from and --to, both inclusive',
    });
  }
  return days;
}

function gaps(finished: readonly LogicalDate[]): LogicalDate[] {
  const first = finished[0];
  const last = finished.at(-1);
  if (first === undefined || last === undefined) return [];
  const done = new Set(finished);
  return eachDay(addDays(first, 1), last).filter((date) => !done.has(date));
}
