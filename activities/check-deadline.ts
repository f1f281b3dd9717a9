import type { LogicalDate } from '../core/dates.ts';
import { messageOf } from '../core/errors.ts';
import { isFinished } from './registry/nights.ts';
import { step } from './step.ts';

/** Longest wait for the alert's webhook, in milliseconds: an alert must not hang on whom it tells. */
const WEBHOOK_TIMEOUT_MS = 10_000;

/** Raises an alert, once for each date, when the night of `date` has not finished. */
export const checkDeadline = step(async ({ config, warehouse, log }, { date }: { date: LogicalDate }): Promise<{ late: boolean; message: string }> => {
  if (await isFinished(warehouse.knex, date)) return { late: false, message: `the night of ${date} has finished` };
  const message = `no night of ${date} has finished by ${config.schedule.deadline} UTC`;
  await warehouse.knex('meta.alerts')
    .insert({ kind: 'deadline', logical_date: date, message, raised_at: new Date().toISOString() })
    .onConflict(['kind', 'logical_date']).merge(['message', 'raised_at']);
  log.error({ logicalDate: date, alert: 'deadline' }, message);
  if (config.alerts.webhook) await tell(config.alerts.webhook, { kind: 'deadline', logical_date: date, message });
  return { late: true, message };
});

async function tell(url: string, body: object): Promise<void> {
  try {
    const answer = await fetch(url, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
      signal: AbortSignal.timeout(WEBHOOK_TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`the alert webhook answered ${answer.status}`);
  } catch (error) {
    throw new Error(`the alert could not be delivered: ${messageOf(error)}`, { cause: error });
  }
}
