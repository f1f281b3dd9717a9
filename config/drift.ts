import { z } from 'zod';

const share = z.number().min(0).max(1);

/** A name that stands in SQL. */
const column = z.string().regex(/^[a-z_][a-z0-9_]*$/, 'the name of a column');

const outcomeSchema = z.strictObject({
  /** The table, `marts.reorders`. */
  table: z.string().regex(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/, 'schema.table'),
  /** A number, or true and false. */
  column,
  /** The column with the day of a row. Default: as_of_date. */
  day: column.default('as_of_date'),
  /** Days after which the outcome of a day is known in full. */
  matureAfterDays: z.int().min(0).max(365),
  /** Difference of means in standard deviations from which on it alarms. Default: 0.1. */
  threshold: z.number().positive().optional(),
});

/** What counts as drift of a segmentation's customers. */
export const driftSchema = z.strictObject({
  /** Thresholds of the effects of PSI and KS. Default: the tests' own, 0.2 and 0.1. */
  psi: z.number().positive().optional(),
  ks: share.optional(),
  /** Effect from which on a test speaks for an alarm, by test. Default: each test's own. */
  thresholds: z.record(z.string(), z.number().positive()).default({}),
  /** Adjusted p below which a difference is more than chance. Default: 0.01. */
  significance: z.number().gt(0).max(0.5).default(0.01),
  /** Recent nights, in days before the logical date. Default: 28. */
  nights: z.int().min(7).max(365).default(28),
  /** Fewest of them that say what is usual. Default: 7. */
  leastNights: z.int().min(3).max(365).default(7),
  /** Logarithm of tonight's rows over the usual ones from which on a volume alarms. Default: 0.3. */
  volume: z.number().positive().default(0.3),
  /** Most customers of each night on which features are looked at together; 0: they are not. Default: 4,000. */
  sampleRows: z.int().min(0).max(50_000).default(4_000),
  /** What became of customers, and is known later: by name. Default: none. */
  outcomes: z.record(z.string(), outcomeSchema).default({}),
});
