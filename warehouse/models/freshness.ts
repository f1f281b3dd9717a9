import { z } from 'zod';

const HOURS: Readonly<Record<string, number>> = { hour: 1, day: 24, week: 168 };

/** A span of time as people write it, in hours. */
const span = z.string().regex(/^\d+ (hour|day|week)s?$/, 'a span such as 36 hours, 2 days or 1 week').transform((text) => {
  const [count, unit = ''] = text.split(' ');
  return Number(count) * (HOURS[unit.replace(/s$/, '')] ?? 0);
});

export const freshnessSchema = z.strictObject({
  /** Older than this by the end of the date: told in the night's result. */
  warn_after: span.optional(),
  /** Older than this: the night stops. */
  error_after: span.optional(),
  /** A day with a smaller share of the rows that its weekday usually has is partly loaded. */
  rows_at_least: z.number().gt(0).max(1).optional(),
})
  .refine((limits) => Object.values(limits).some((limit) => limit !== undefined), 'at least one of warn_after, error_after and rows_at_least')
  .refine(({ warn_after: warn = 0, error_after: error = Infinity }) => warn <= error, { path: ['error_after'], error: 'not before warn_after' });

/** How old a source may be when its night has staged it, and from when on a day counts as partly loaded. Hours; null is no limit. */
export interface FreshnessLimits { warnAfter: number | null; errorAfter: number | null; rowsAtLeast: number | null }

export function limitsOf(declared: z.output<typeof freshnessSchema> | undefined): FreshnessLimits | null {
  return declared ? { warnAfter: declared.warn_after ?? null, errorAfter: declared.error_after ?? null, rowsAtLeast: declared.rows_at_least ?? null } : null;
}

/** Hours in the unit that people would write. */
export function spanText(hours: number): string {
  const [unit, length] = hours >= 48 || hours === 24 ? ['day', 24] as const : ['hour', 1] as const;
  const count = Math.round((hours / length) * 10) / 10;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
