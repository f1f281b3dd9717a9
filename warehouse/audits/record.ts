import type { Knex } from 'knex';
import { MusterError } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { plain } from '../models/binds.ts';
import type { AuditResult } from './run-audits.ts';
import { toleranceInWords } from './tolerance.ts';

export interface AuditedDataset { dataset: string; logicalDate: LogicalDate; run: string }

/** Writes what audits found on a dataset on a night, in place of what an earlier run of that night found. */
export async function recordAudits(db: Knex, { dataset, logicalDate, run }: AuditedDataset, results: readonly AuditResult[]): Promise<void> {
  const where = { dataset, logical_date: logicalDate };
  await db('meta.audit_results').where(where).del();
  await db('meta.audit_failures').where(where).del();
  for (const { name, sample, ...result } of results) {
    await db('meta.audit_results').insert({ ...where, audit: name, ...result, run, checked_at: plain(new Date().toISOString()) });
    if (sample.length > 0) await db('meta.audit_failures').insert(sample.map((key) => ({ ...where, audit: name, row_key: key })));
  }
}

/** One sentence for each audit that warns. */
export function warningsOf(dataset: string, results: readonly AuditResult[]): string[] {
  return results.filter(({ status }) => status === 'warn').map(({ name, failures, rows }) => `${dataset}: ${name} failed for ${failures} of ${rows} rows`);
}

/** The error of a dataset that its audits keep from being published; null when none does. */
export function auditError(dataset: string, results: readonly AuditResult[]): MusterError | null {
  const failed = results.filter(({ status }) => status === 'error');
  if (failed.length === 0) return null;
  return new MusterError({
    kind: 'contract', where: dataset,
    found: failed.map(({ name, failures, rows }) => `audit ${name} failed for ${failures} of ${rows} rows`).join(', '),
    allowed: failed.map(({ name, threshold }) => `${name}: at most ${toleranceInWords(threshold)}`).join(', '),
    todo: `look at meta.audit_failures (dataset ${dataset}), correct the data or the model; nothing was published`,
  });
}
