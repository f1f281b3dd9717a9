import { MusterError } from '../../core/errors.ts';
import { cacheFolder } from './cache.ts';
import type { ExecutableSource, ServerSource, Strategy } from './source.ts';
import { programStrategies, strategies } from './strategies/index.ts';

export interface ResolveOptions {
  /** Default: this process's environment. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Told which source is taken, and how a long download or build proceeds. */
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** A source and the name of the strategy that found it. */
export type Resolved<S extends ServerSource = ServerSource> = S & { readonly foundBy: string };

/**
 * Finds a Temporal server, running elsewhere or as a program to start. May download or build it: minutes, once.
 * @throws MusterError (environment) that lists what was tried, why each failed, and what to do.
 */
export async function resolveServer(options: ResolveOptions = {}): Promise<Resolved> {
  return firstOf(strategies, options);
}

/** As `resolveServer`, but a program to start even when the environment names a server. */
export async function resolveProgram(options: ResolveOptions = {}): Promise<Resolved<ExecutableSource>> {
  return firstOf(programStrategies, options);
}

/** Tries each strategy in turn and says on screen which one was taken. */
export async function firstOf<S extends ServerSource>(candidates: readonly Strategy<S>[], options: ResolveOptions): Promise<Resolved<S>> {
  const env = options.env ?? process.env;
  const onProgress = options.onProgress ?? (() => undefined);
  const refusals: string[] = [];
  for (const strategy of candidates) {
    const outcome = await strategy.attempt({ env, cacheDir: cacheFolder(env), onProgress });
    if ('reason' in outcome) {
      refusals.push(`${strategy.name} (${outcome.reason})`);
      continue;
    }
    onProgress(`Temporal server: ${describe(outcome)}, by ${strategy.name}`);
    return { ...outcome, foundBy: strategy.name };
  }
  throw new MusterError({
    kind: 'environment',
    where: 'Temporal server',
    found: `none; tried ${refusals.join(', ')}`,
    todo: 'install the temporal command (https://docs.temporal.io/cli), or set TEMPORAL_ADDRESS to a server that runs, or install Go 1.25',
  });
}

function describe(source: ServerSource): string {
  return source.kind === 'address' ? source.address : `${source.path}, ${source.version}`;
}
