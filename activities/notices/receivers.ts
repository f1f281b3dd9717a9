import { createHash } from 'node:crypto';
import type { CheckedConfig } from '../../config/schema.ts';
import { outsideOf, type Environment, type OutsideSettings } from '../../core/outside.ts';
import { deadlineAlert } from '../../notifications/deadline-alert.ts';
import type { NoticeEvent } from '../../notifications/notice.ts';
import type { Notifier } from '../../notifications/notifier.ts';
import { notifierNamed } from '../../notifications/notifiers.ts';

/** Somebody who is told. */
export interface Receiver {
  /** Names the receiver in warnings: where it stands in the configuration, and never its address. */
  name: string;
  notifier: Notifier;
  settings: OutsideSettings;
  on: readonly NoticeEvent[];
  link?: string | undefined;
}

type Told = Pick<CheckedConfig, 'notifications' | 'alerts'>;

/** Everybody whom the configuration names. */
export function receiversOf({ notifications, alerts }: Told): Receiver[] {
  return [
    ...notifications.map(({ kind, on, link, ...settings }, index) => ({ name: `notifications.${index} (${kind})`, notifier: notifierNamed(kind), settings, on, link })),
    ...(alerts.webhook === undefined ? [] : [{ name: deadlineAlert.name, notifier: deadlineAlert, settings: { url: alerts.webhook }, on: ['late' as const] }]),
  ];
}

/** What somebody wants to be told, in the order of the configuration. */
export function eventsWanted(config: Told): NoticeEvent[] {
  return [...new Set(receiversOf(config).flatMap(({ on }) => on))];
}

export interface OpenReceiver { address: URL; token: string | undefined; id: string }

/** A receiver's address, and what it is remembered by: the same for the same address, whatever its place in the list. @throws MusterError (usage) */
export function openReceiver({ settings, name, notifier }: Receiver, env: Environment): OpenReceiver {
  const { address, token } = outsideOf(settings, env, name);
  return { address, token, id: `${notifier.name}:${createHash('sha256').update(address.href).digest('hex').slice(0, 16)}` };
}
