import type { GateResult } from '../../analytics/index.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { GateReport } from '../types.ts';

/** Keeps what the gates said of one subject on one night, in place of what they said before. */
export async function recordGates(warehouse: Warehouse, date: LogicalDate, subject: string, results: readonly GateResult[]): Promise<GateReport[]> {
  const reports = results.map(({ name, verdict, value, threshold, reason }) => ({ subject, name, verdict, value, threshold, reason }));
  await transact(warehouse, async (trx) => {
    await trx('meta.gate_results').where({ logical_date: date, subject }).delete();
    if (reports.length > 0) {
      await trx('meta.gate_results').insert(reports.map(({ name, ...report }) => ({ ...report, gate: name, logical_date: date })));
    }
  });
  return reports;
}
