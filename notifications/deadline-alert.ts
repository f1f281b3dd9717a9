import type { Notifier } from './notifier.ts';

/** What `alerts.webhook` gets. Not a kind to configure: its form is older than the others. */
export const deadlineAlert: Notifier = {
  name: 'alerts.webhook',
  bodyOf: ({ date, summary }) => ({ kind: 'deadline', logical_date: date, message: summary }),
};
