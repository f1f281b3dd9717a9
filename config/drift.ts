import { z } from 'zod';

const share = z.number().min(0).max(1);

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
});
