import { createHash } from 'node:crypto';
import { messageOf } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Notice, NoticeEvent } from '../../notifications/notice.ts';
import { post } from '../../notifications/post.ts';
import type { ActivityDeps } from '../deps.ts';
import { linkTo } from './link.ts';
import { openReceiver, receiversOf, type Receiver } from './receivers.ts';

/** Something that happened in a night, as a workflow tells it. Names of things that are configured, and counts; nobody's data. */
export interface Happening {
  event: NoticeEvent;
  /** In one sentence. */
  summary: string;
  /** A line for each thing it happened to. */
  details?: readonly string[];
  /** What makes it the same happening when a night tells it again, such as the gates that failed. Default: the summary and the details. */
  about?: readonly string[];
}

export interface SendTask { date: LogicalDate; run: string; happening: Happening; signal?: AbortSignal }

/**
 * Tells everybody who wants to know of a happening and has not been told. A message is noted before it leaves and again when it has
 * arrived, so that what a crash cut off goes again, under its key: at least once, and once for a receiver that knows the key.
 * @returns what did not arrive, in words and without addresses.
 */
export async function sendNotices(deps: ActivityDeps, { date, run, happening, signal }: SendTask): Promise<{ sent: number; problems: string[] }> {
  const { config } = deps;
  const wanting = receiversOf(config).filter(({ on }) => on.includes(happening.event));
  const night = run === '' ? null : await deps.linkToNight?.(run) ?? null;
  const outcomes = await Promise.all(wanting.map((receiver) => tell(deps, receiver, noticeOf(config.name, linkTo(receiver.link, { date, run, event: happening.event }) ?? night, { date, happening }), signal)));
  return { sent: outcomes.filter((outcome) => outcome === 'sent').length, problems: outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : [outcome.problem])) };
}

function noticeOf(company: string, link: string | null, { date, happening }: Pick<SendTask, 'date' | 'happening'>): Notice {
  const { event, summary, details = [], about = [summary, ...details] } = happening;
  const key = createHash('sha256').update(JSON.stringify([company, event, date, about])).digest('hex').slice(0, 32);
  return { event, company, date, summary, details, key, link };
}

async function tell({ warehouse: { knex }, log, checkpoint }: ActivityDeps, receiver: Receiver, notice: Notice, signal: AbortSignal | undefined): Promise<'sent' | 'before' | { problem: string }> {
  const { key, event, date, summary } = notice;
  try {
    const { address, token, id } = openReceiver(receiver, process.env);
    const row = { key, receiver: id };
    const told = await knex('meta.notifications').where(row).first<{ status: string } | undefined>('status');
    if (told?.status === 'sent') return 'before';
    if (!told) {
      await knex('meta.notifications').insert({ ...row, event, logical_date: date, summary, status: 'sending', first_tried_at: new Date().toISOString() })
        .onConflict(['key', 'receiver']).ignore();
    }
    try {
      await post({ address, token, key, body: receiver.notifier.bodyOf(notice), signal });
    } catch (error) {
      await knex('meta.notifications').where(row).update({ status: 'failed', problem: messageOf(error) });
      throw error;
    }
    await checkpoint('notify:after-send');
    await knex('meta.notifications').where(row).update({ status: 'sent', problem: null, sent_at: new Date().toISOString() });
    return 'sent';
  } catch (error) {
    const problem = `${receiver.name} was not told that ${event === 'late' ? 'the night is late' : `"${event}" happened`}: ${messageOf(error)}`;
    log.warn({ logicalDate: date, event }, problem);
    return { problem };
  }
}
