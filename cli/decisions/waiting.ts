import type { GateBoard } from '../../workflows/approval.ts';
import type { Context } from '../context.ts';

/** A night that waits, for a program. */
export function waitingDocument(date: string, workflowId: string, { until, gates, decisions }: GateBoard): Record<string, unknown> {
  const waiting = gates.filter(({ state }) => state === 'open' || state === 'checking')
    .map(({ subject, summary, hash, gates: said }) => ({ subject, summary, report: hash, gates: said }));
  return { status: 'awaiting_decision', logical_date: date, workflow_id: workflowId, until, waiting, decisions };
}

/** The same for a person: what waits, why, until when, and how it is decided. */
export function waitingText(context: Context, date: string, { until, gates }: GateBoard, data?: string): string {
  const open = gates.filter(({ state }) => state === 'open' || state === 'checking');
  return [
    `The night of ${date} waits for a decision until ${until}. Everything else is done.`,
    ...open.flatMap(({ subject, summary, gates: said }) => [`${subject}: ${summary}.`, ...said.filter(({ verdict }) => verdict === 'warn').map(({ name, reason }) => `- ${name}: ${reason}`)]),
    howToDecide(context, date, data),
  ].join('\n');
}

/** The line that somebody copies. */
export function howToDecide(context: Context, date: string, data?: string): string {
  return `\`${context.commandLine(`approve ${date} --by NAME --reason TEXT`, { data })}\` goes on with it, \`reject\` in its place leaves everything as it is.`;
}
