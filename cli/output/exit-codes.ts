/** How a command, or the night it waited for, ended. */
export type Status = 'completed' | 'failed' | 'rejected' | 'expired' | 'awaiting_decision';

/** What the shell sees. Wrong usage (2) never reaches a status. */
export const EXIT = { completed: 0, failed: 1, usage: 2, stopped: 3, awaitingDecision: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const CODES: Record<Status, ExitCode> = {
  completed: EXIT.completed,
  failed: EXIT.failed,
  rejected: EXIT.stopped,
  expired: EXIT.stopped,
  awaiting_decision: EXIT.awaitingDecision,
};

/** The exit code of a status. */
export function exitCodeOf(status: Status): ExitCode {
  return CODES[status];
}
