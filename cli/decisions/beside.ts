import { literal } from '../../core/sql-literal.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { keepsDecisions, pendingDecisions } from './pending.ts';
import { howToDecide } from './waiting.ts';

/** What waits for a person, of any night, and what was decided on one night: shown under what its gates said. */
export async function decisionsBeside(context: Context, date: LogicalDate | null): Promise<{ document: Record<string, unknown>; text: string }> {
  const waiting = (await pendingDecisions(context)).map(({ logical_date, subject, summary, report_hash, run, expires_at }) => ({ logical_date, subject, summary, report: report_hash, run, until: expires_at }));
  const decisions = date === null || !(await keepsDecisions(context)) ? [] : await readRows(context, `
    select subject, outcome, decided_by as by, authenticated_by, coalesce(refusal, reason) as reason, report_hash as report, decided_at as at
    from meta.gate_decisions where logical_date = cast(${literal(date)} as date) order by decided_at, id`);
  const dates = [...new Set(waiting.map(({ logical_date }) => logical_date))];
  const text = [
    ...(waiting.length > 0 ? ['Waits for a decision:', context.table(['night', 'subject', 'would be done', 'report', 'until'], waiting.map((one) => [one.logical_date, one.subject, one.summary, one.report, one.until])), ...dates.map((night) => howToDecide(context, night))] : []),
    ...(decisions.length > 0 ? [`${waiting.length > 0 ? '\n' : ''}Decided:`, context.table(['subject', 'outcome', 'by', 'proven by', 'reason', 'report'], decisions.map((one) => [one['subject'], one['outcome'], one['by'], one['authenticated_by'], one['reason'], one['report']]), '–')] : []),
  ].join('\n');
  return { document: { waiting, decisions }, text };
}
