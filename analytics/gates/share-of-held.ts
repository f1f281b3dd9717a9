import { plannedCounts } from './consent-remark.ts';
import type { AudienceEvidence } from './gate.ts';
import type { Measured } from './threshold-gate.ts';

export interface PlannedChange {
  /** Members whom the plan moves. */
  count: number;
  /** What there is not to be held against before the first sync. */
  first: string;
  /** What cannot be said where the destination holds nobody and somebody is moved. */
  nobodyHeld: string;
  /** The share, in words. */
  what: string;
}

/** What a plan changes, over the members that the destination has acknowledged; with the counts behind it. */
export function shareOfHeld(plan: AudienceEvidence, { count, first, nobodyHeld, what }: PlannedChange): Measured {
  const { audience, acknowledged } = plan;
  const evidence = plannedCounts(plan);
  if (acknowledged === null) return { notYet: `first sync of audience "${audience}": ${first}`, evidence };
  if (acknowledged === 0 && count !== 0) return { unknown: nobodyHeld, evidence };
  return { value: acknowledged === 0 ? 0 : count / acknowledged, what, evidence };
}
