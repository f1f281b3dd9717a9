import type { Action } from './rule.ts';

/** Something that is done to values, and the rows it is done to: counted for every partition, and kept by key where a value is no longer seen. */
export interface Tally {
  column: string;
  rule: string;
  action: Action | 'quarantined';
  /** A short fixed text; empty where the action says it all. */
  reason: string;
  /** SQL over a cleaned row with what it was before. */
  condition: string;
}

/** A flagged value is as it was delivered, so that staging itself shows it; of the others only the record is left. */
export function leavesTrace({ action }: Tally): boolean {
  return action === 'flagged';
}
