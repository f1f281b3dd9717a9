/** Where a Temporal server comes from. */
export type ServerSource = AddressSource | ExecutableSource;

/** A server that somebody else runs: nothing is started and nothing is stopped. */
export interface AddressSource {
  readonly kind: 'address';
  readonly address: string;
  readonly namespace: string;
}

/** A program that we can start ourselves. */
export interface ExecutableSource {
  readonly kind: 'executable';
  readonly path: string;
  /** What the program says of itself, such as `1.5.1 (Server 1.29.1, UI 2.42.1)`. */
  readonly version: string;
}

/** A source that could not be taken, and why. */
export interface Refusal {
  readonly reason: string;
}

/** One way to come by a server. Adding a way means adding one file and one line in `strategies/index.ts`. */
export interface Strategy<S extends ServerSource = ServerSource> {
  /** How it is called on screen: `temporal on PATH`. */
  readonly name: string;
  attempt(surroundings: Surroundings): Promise<S | Refusal>;
}

/** Everything a strategy may look at or touch outside of this process. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Our own cache folder, shared by every project of this user. */
  readonly cacheDir: string;
  /** One line for the person who waits. */
  readonly onProgress: (message: string) => void;
}
