import type { AudienceReport } from '../../activities/types.ts';

/** How a plan is shown that a gate let through, stopped, or a person is asked about. */
export function planVerdict({ verdict, waiting }: Pick<AudienceReport, 'verdict' | 'waiting'>): string {
  return waiting ? 'waits' : verdict;
}
