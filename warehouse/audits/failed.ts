import type { AuditResult } from './run-audits.ts';

/** Thrown to roll back when audits say no; carries what they found out of the transaction. */
export class AuditsFailed extends Error {
  readonly results: AuditResult[];

  constructor(results: AuditResult[]) {
    super('audits failed');
    this.results = results;
  }
}
