/** How many nights of a backfill ended in each way. */
export interface BackfillCounts { completed: number; rejected: number; expired: number; failed: number }

/** Counts nights by their status; pure, so that the workflow and whoever follows it count the same. */
export function countNights(nights: readonly { status: string }[]): BackfillCounts {
  const of = (wanted: string) => nights.filter(({ status }) => status === wanted).length;
  return { completed: of('completed'), rejected: of('rejected'), expired: of('expired'), failed: of('failed') };
}
