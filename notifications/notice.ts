/** What people can be told of a night: a gate warned, a gate failed, drift, nobody decided in time, the night failed, the night is late. */
export const NOTICE_EVENTS = ['warn', 'fail', 'drift', 'expired', 'failed', 'late'] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

/** One message, as every notifier is given it. Counts and names of things that are configured; nobody's data. */
export interface Notice {
  event: NoticeEvent;
  /** `name` of the configuration. */
  company: string;
  /** The logical date of the night. */
  date: string;
  /** What happened, in one sentence. */
  summary: string;
  /** A line for each thing that it happened to. */
  details: readonly string[];
  /** Where to look; null where no address is known. */
  link: string | null;
  /** The same for the same happening, whichever run tells it: a receiver that keeps keys shows it once. */
  key: string;
}

/** What stands before the sentence. */
export const TITLES: Readonly<Record<NoticeEvent, string>> = {
  warn: 'A gate warns',
  fail: 'A gate failed',
  drift: 'Customers have changed',
  expired: 'Nobody decided in time',
  failed: 'A night failed',
  late: 'A night is late',
};
