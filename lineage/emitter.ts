import type { RunEvent } from './event.ts';

/** The keys of `lineage` in the configuration. */
export interface LineageSettings {
  file?: string | undefined;
  url?: string | undefined;
  urlEnv?: string | undefined;
  tokenEnv?: string | undefined;
}

export interface EmitterContext {
  /** Relative paths start here. */
  baseDir: string;
  env: NodeJS.ProcessEnv;
}

/** One way for events to leave. Adding one is a file and a line in emitters.ts. */
export interface Emitter {
  name: string;
  /**
   * What sends an event; null where the configuration does not ask for this way.
   * @throws MusterError (usage) for settings that cannot work.
   */
  open: (settings: LineageSettings, context: EmitterContext) => ((event: RunEvent) => Promise<void>) | null;
}
