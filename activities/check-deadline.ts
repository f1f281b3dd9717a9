import type { LogicalDate } from '../core/dates.ts';
import { sendNotices } from './notices/send.ts';
import { isFinished } from './registry/nights.ts';
import { step } from './step.ts';

/** Raises an alert, once for each date, when the night of `date` has not finished. */
export const checkDeadline = step(async (deps, { date }: { date: LogicalDate }, { signal }): Promise<{ late: boolean; message: string }> => {
  const { config, warehouse, log } = deps;
  if (await isFinished(warehouse.knex, date)) return { late: false, message: `the night of ${date} has finished` };
  const message = `no night of ${date} has finished by ${config.schedule.deadline} UTC`;
  await warehouse.knex('meta.alerts')
    .insert({ kind: 'deadline', logical_date: date, message, raised_at: new Date().toISOString() })
    .onConflict(['kind', 'logical_date']).merge(['message', 'raised_at']);
  log.error({ logicalDate: date, alert: 'deadline' }, message);
  const night = await warehouse.knex('meta.nights').where({ logical_date: date }).first<{ run: string } | undefined>('run');
  const { problems } = await sendNotices(deps, { date, run: night?.run ?? '', happening: { event: 'late', summary: message }, signal });
  // No night hangs on this step, so it may be tried again until somebody knows; who has been told is not told twice.
  if (problems.length > 0) throw new Error(`the alert could not be delivered: ${problems.join('; ')}`);
  return { late: true, message };
});
