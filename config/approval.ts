import { z } from 'zod';

/** Minutes between two nights: a night that waited longer would make the schedule pass over the next one. */
const MINUTES_BETWEEN_NIGHTS = 1_440;

/** What happens where a gate warns: `docs/approval.md`. */
export const approvalSchema = z.strictObject({
  /** `wait`: what the gate warned of waits for a person. `go_on`: a warning is told and stops nothing. Default: wait. */
  onWarn: z.enum(['wait', 'go_on']).default('wait'),
  /** Minutes that a night waits; then what nobody decided expires. Less than a day. Default: 720. */
  timeoutMinutes: z.number().positive().max(MINUTES_BETWEEN_NIGHTS - 1).default(720),
  /**
   * `token`: a decider proves to be one of `deciders` or, where none are named, to have the state folder. `server`: whoever the Temporal
   * server lets send an update may decide, and a name is only a label. Default: token.
   */
  authorisation: z.enum(['token', 'server']).default('token'),
  /** Who may decide. Default: whoever can read the state folder. */
  deciders: z.array(z.strictObject({
    /** As in `--by`. */
    name: z.string().min(1),
    /** The environment variable that holds this person's token. */
    tokenEnv: z.string().regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable'),
  })).default([]),
}).refine(({ authorisation, deciders }) => authorisation === 'token' || deciders.length === 0, 'deciders only with authorisation token');

export type ApprovalConfig = z.output<typeof approvalSchema>;
