import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { FitOutcome, FitTask } from './fit-task.ts';
import type { SilhouetteTask } from './silhouette-task.ts';

/** Worker threads for training. */
export class TrainingPool {
  readonly threads: number;
  private readonly pool: Piscina;
  private readonly configFile: string;

  /** @param configFile is run by a thread that meets an algorithm it does not know. */
  constructor(threads: number, configFile: string) {
    this.threads = threads;
    this.configFile = configFile;
    this.pool = new Piscina({
      filename: fileURLToPath(new URL('./entry.js', import.meta.url)),
      // Kept warm: a new thread loads TypeScript and Arrow for longer than a small fit takes.
      minThreads: threads,
      maxThreads: threads,
    });
  }

  /** Fits one model. */
  fit(input: Omit<FitTask, 'configFile'>, signal?: AbortSignal): Promise<FitOutcome> {
    return this.pool.run({ name: 'fit', input: { ...input, configFile: this.configFile } }, { signal }) as Promise<FitOutcome>;
  }

  /** The share of a silhouette pass that falls to one range of rows. */
  silhouette(input: SilhouetteTask, signal?: AbortSignal): Promise<Float64Array> {
    return this.pool.run({ name: 'silhouette', input }, { signal }) as Promise<Float64Array>;
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
