import type { EmitterContext, LineageSettings } from './emitter.ts';
import { EMITTERS } from './emitters.ts';
import type { RunEvent } from './event.ts';

/** Events that may wait for a receiver which is slow or away; further ones are dropped. */
const MOST_WAITING = 1_000;
/** Longest wait for the last events when a worker stops, in milliseconds. */
const FAREWELL_MS = 5_000;

export interface LineageSender {
  /** Hands an event on, in order, and returns at once. Never throws: a night does not hang on who is told about it. */
  emit(event: RunEvent): void;
  /** Waits a little for what is under way. */
  close(): Promise<void>;
}

/**
 * Sends events in every way that is configured; null where none is.
 * @param warn called once for each way that fails, with what went wrong and no address.
 * @throws MusterError (usage) for settings that cannot work.
 */
export function openLineage(settings: LineageSettings, context: EmitterContext, warn: (message: string) => void): LineageSender | null {
  const lines = EMITTERS.flatMap(({ name, open }) => {
    const send = open(settings, context);
    return send ? [new Line(send, (reason) => warn(`lineage events are not delivered by ${name}: ${reason}; nights go on without`))] : [];
  });
  if (lines.length === 0) return null;
  return {
    emit: (event) => lines.forEach((line) => line.add(event)),
    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => { timer = setTimeout(resolve, FAREWELL_MS); });
      await Promise.race([Promise.all(lines.map((line) => line.idle)), late]);
      clearTimeout(timer);
    },
  };
}

/** One receiver: events leave one after the other. */
class Line {
  idle: Promise<void> = Promise.resolve();
  private waiting = 0;
  private warned = false;
  private readonly send: (event: RunEvent) => Promise<void>;
  private readonly warn: (reason: string) => void;

  constructor(send: (event: RunEvent) => Promise<void>, warn: (reason: string) => void) {
    this.send = send;
    this.warn = warn;
  }

  add(event: RunEvent): void {
    if (this.waiting >= MOST_WAITING) return this.warnOnce('it does not keep up');
    this.waiting += 1;
    this.idle = this.idle
      .then(() => this.send(event))
      .catch((error: unknown) => this.warnOnce(reasonOf(error)))
      .finally(() => { this.waiting -= 1; });
  }

  private warnOnce(reason: string): void {
    if (!this.warned) this.warn(reason);
    this.warned = true;
  }
}

/** A code or a class of error: a message may repeat the address, which may be a secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const { code } = (error.cause ?? error) as { code?: unknown };
  return typeof code === 'string' ? code : error.name === 'Error' ? error.message : error.name;
}
