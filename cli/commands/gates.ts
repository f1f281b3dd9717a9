import { decisionsBeside } from '../decisions/beside.ts';
import { datedCommand } from '../read/by-date.ts';

/** `muster gates`: what was let through, what was stopped, and why. */
export const registerGates = datedCommand({
  name: 'gates',
  summary: 'what the gates said of a night, and why',
  description: 'Shows each gate of a night with its verdict, value, threshold and reason. The figures behind a verdict are its evidence. Under it what waits for a decision, and what was decided.',
  table: 'meta.gate_results',
  dateColumn: 'logical_date',
  columns: { name: 'gate', subject: 'subject', verdict: 'verdict', value: 'value', threshold: 'threshold', reason: 'reason' },
  words: { value: digits, threshold: digits },
  behind: { column: 'evidence', summary: 'show the figures behind each verdict', title: ({ name, subject }) => `${name as string} on ${subject as string}` },
  orderBy: 'subject, position, gate',
  beside: decisionsBeside,
  nothing: 'No gate judged anything: no challenger was trained and no audience was planned.',
});

function digits(value: unknown): number {
  return Number(Number(value).toPrecision(4));
}
