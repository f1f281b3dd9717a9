import { MusterError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { nightRecords } from '../read/nights.ts';
import { readRows } from '../read/warehouse.ts';

/** A question that a night waits with. */
export interface Pending {
  logical_date: string;
  subject: string;
  /** What would be done. */
  summary: string;
  report_hash: string;
  /** Workflow id of the night, and the run of it. */
  run: string;
  run_id: string;
  expires_at: string;
}

/** Whether the warehouse keeps decisions: one that no worker of this version has opened yet does not. */
export async function keepsDecisions(context: Context): Promise<boolean> {
  return (await readRows(context, `select 1 as there from information_schema.tables where table_schema = 'meta' and table_name = 'pending_decisions'`)).length > 0;
}

/** Everything that waits for a person now, oldest night first. */
export async function pendingDecisions(context: Context): Promise<Pending[]> {
  if (!(await keepsDecisions(context))) return [];
  return await readRows(context,
    'select logical_date, subject, summary, report_hash, run, run_id, expires_at from meta.pending_decisions order by logical_date, subject') as unknown as Pending[];
}

/**
 * The questions of one run, by its date or its workflow id; of one subject, where one is named.
 * @throws MusterError (usage) naming the runs that wait.
 */
export async function pendingOf(context: Context, run: string, subject: string | undefined): Promise<Pending[]> {
  const all = await pendingDecisions(context);
  const own = all.filter((one) => one.logical_date === run || one.run === run);
  if (own.length === 0) throw await unknownRun(context, run, all);
  const wanted = subject === undefined ? own : own.filter((one) => one.subject === subject);
  if (wanted.length > 0) return wanted;
  throw new MusterError({
    kind: 'usage', where: `run ${run}`, found: `"${subject}" does not wait for a decision`, allowed: own.map((one) => one.subject).join(', '),
    todo: 'name one of these with --subject, or none for all of them',
  });
}

async function unknownRun(context: Context, run: string, all: readonly Pending[]): Promise<MusterError> {
  const night = (await nightRecords(context)).find(({ logical_date }) => logical_date === run);
  const waiting = [...new Map(all.map((one) => [one.run, `${one.logical_date} (${one.run})`])).values()];
  return new MusterError({
    kind: 'usage', where: `run ${run}`, found: night ? `that night waits for no decision: it is ${night.status}` : 'no night of that date or workflow id waits for a decision',
    allowed: waiting.length > 0 ? waiting.join(', ') : 'a night that waits, and none does', todo: `see \`${context.commandLine('gates')}\``,
  });
}
