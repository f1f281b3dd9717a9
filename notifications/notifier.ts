import type { Notice } from './notice.ts';

/** One form of a message. Adding one is a file and a line in notifiers.ts. */
export interface Notifier {
  /** As the configuration names it. */
  name: string;
  /** What is posted, as JSON. */
  bodyOf(notice: Notice): object;
}
