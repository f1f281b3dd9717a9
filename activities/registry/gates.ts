import type { Knex } from 'knex';
import type { GateResult } from '../../analytics/index.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { GateReport } from '../types.ts';

/** Keeps what the gates said of one subject on one night, in place of what they said before. */
export async function recordGates(trx: Knex, date: LogicalDate, subject: string, results: readonly GateResult[]): Promise<GateReport[]> {
  const reports = results.map(({ name, verdict, value, threshold, reason, evidence }) => ({ subject, name, verdict, value, threshold, reason, ...(evidence && { evidence }) }));
  await trx('meta.gate_results').where({ logical_date: date, subject }).delete();
  if (reports.length > 0) {
    await trx('meta.gate_results').insert(reports.map(({ name, evidence, ...report }, position) => ({
      ...report, gate: name, logical_date: date, position, evidence: evidence ? JSON.stringify(evidence) : null,
    })));
  }
  return reports;
}

/** What the gates said of one subject on one night, in the order in which they were asked. */
export async function keptGates(knex: Knex, date: LogicalDate, subject: string): Promise<GateReport[]> {
  const rows = await knex('meta.gate_results').where({ logical_date: date, subject }).orderBy('position')
    .select<(Omit<GateReport, 'name' | 'evidence'> & { gate: string; evidence: string | null })[]>('subject', 'gate', 'verdict', 'value', 'threshold', 'reason', 'evidence');
  return rows.map(({ gate, evidence, ...report }) => ({ ...report, name: gate, ...(evidence !== null && { evidence: JSON.parse(evidence) as Record<string, unknown> }) }));
}
