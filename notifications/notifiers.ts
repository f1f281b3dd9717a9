import type { Notifier } from './notifier.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

const NOTIFIERS: readonly Notifier[] = [webhook, slack];

export function notifierNames(): string[] {
  return NOTIFIERS.map(({ name }) => name);
}

/** The notifier called `name`, which the configuration's check has found. */
export function notifierNamed(name: string): Notifier {
  const found = NOTIFIERS.find((notifier) => notifier.name === name);
  if (!found) throw new Error(`no notifier ${name}`);
  return found;
}
