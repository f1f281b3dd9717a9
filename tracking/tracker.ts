import type { Environment, OutsideSettings } from '../core/outside.ts';

/** The keys of `tracking` in the configuration. */
export interface TrackingSettings {
  mlflow?: (OutsideSettings & { experiment?: string | undefined }) | undefined;
}

export interface TrackerContext {
  env: Environment;
  /** `name` of the configuration. */
  company: string;
  signal?: AbortSignal | undefined;
}

/** One thing that was fitted, as it is kept elsewhere. */
export interface TrackedRun {
  /** Content-addressed: the same training has the same one. */
  id: string;
  name: string;
  /** Milliseconds since 1970, of the logical date's night: the same whenever it is told. */
  at: number;
  params: Readonly<Record<string, string>>;
  metrics: Readonly<Record<string, number>>;
  tags: Readonly<Record<string, string>>;
  artefacts: readonly { name: string; bytes: Uint8Array }[];
}

/** One training: its final model, and the candidates it was chosen from. */
export interface TrackedTraining {
  segmentation: string;
  final: TrackedRun;
  candidates: readonly TrackedRun[];
  /** The version in our registry. */
  version: number;
}

/** Where the aliases of a segmentation stand, and all that they have ever been called. */
export interface TrackedAliases {
  segmentation: string;
  aliases: Readonly<Record<string, number>>;
  names: readonly string[];
}

export interface TrackerSession {
  /** What a place is remembered by; nothing of a secret address. */
  place: string;
  /** Keeps a training; the same training again changes nothing. @returns the other side's id of each run, by ours. */
  training(training: TrackedTraining): Promise<Record<string, string>>;
  /** Moves the aliases to where ours stand. @returns versions that the other side does not know. */
  aliases(aliases: TrackedAliases): Promise<number[]>;
  /** Asks whether the other side answers. @returns what it says of itself. */
  look(): Promise<string>;
}

/** One kind of place where experiments are kept. Adding one is a file and a line in trackers.ts. */
export interface Tracker {
  name: string;
  /** Null where the configuration does not ask for it. @throws MusterError (usage) for settings that cannot work. */
  open(settings: TrackingSettings, context: TrackerContext): TrackerSession | null;
  configured(settings: TrackingSettings): boolean;
}
