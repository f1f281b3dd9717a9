import { TITLES } from './notice.ts';
import type { Notifier } from './notifier.ts';

/** The notice itself, for programs. */
export const webhook: Notifier = {
  name: 'webhook',
  bodyOf: ({ event, company, date, summary, details, link, key }) => ({ event, company, logical_date: date, title: TITLES[event], summary, details, link, key }),
};
