import { z } from 'zod';

const common = {
  /** `error` publishes nothing; `warn` is reported. Default: error. */
  severity: z.enum(['warn', 'error']).default('error'),
  /** Failing rows that are tolerated: a share of all rows below 1, a number of rows from 1 on. Default: 0. */
  threshold: z.number().min(0).default(0),
};

/**
 * One audit as a header writes it: `- not_null: [customer_id]`, with `severity` and `threshold` beside it. The key names a
 * registered kind (see kinds.ts), its value is that kind's own.
 */
export const auditSchema = z.looseObject(common).transform(({ severity, threshold, ...rest }, context) => {
  const [entry, ...more] = Object.entries(rest);
  if (!entry || more.length > 0) {
    context.issues.push({ code: 'custom', input: rest, message: `an audit names exactly one kind; found: ${Object.keys(rest).join(', ') || 'none'}` });
    return z.NEVER;
  }
  return { kind: entry[0], options: entry[1], severity, threshold };
});

export type Severity = 'warn' | 'error';
export interface AuditDeclaration { kind: string; options: unknown; severity: Severity; threshold: number }
