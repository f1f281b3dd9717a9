import type { Night, StepTimeouts, SyncReport } from '../activities/types.ts';
import { stepsOn } from './steps.ts';

export interface SyncAudienceInput {
  night: Night;
  timeouts: StepTimeouts;
  /** The audience. */
  name: string;
  destination: string;
}

/** Sends one planned audience to one destination until every change is acknowledged or refused. */
export async function syncAudience({ night, timeouts, name, destination }: SyncAudienceInput): Promise<SyncReport> {
  const { sendAudience } = stepsOn('sync', timeouts);
  return sendAudience({ night, name, destination });
}
