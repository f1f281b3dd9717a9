import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Assignment, BaselineComparison, BlockPass, FarRow, ModelProfile, ModelProfileRequest } from '../../analytics/index.ts';
import type { BaselineTask } from './baseline-task.ts';
import type { EvidenceTask } from './evidence-task.ts';
import type { FitOutcome, FitTask } from './fit-task.ts';
import type { Measured, MeasureTask } from './measure-task.ts';
import type { Resampled, ResampleTask } from './resample-task.ts';
import type { SilhouetteTask } from './silhouette-task.ts';
import type { ThreadTask } from './thread.ts';

/** Worker threads for training. They start when they are first needed: most nights keep their champion and train nothing. */
export class TrainingPool {
  readonly threads: number;
  private readonly configFile: string;
  private readonly script: () => Promise<string | undefined>;
  private pool: Promise<Piscina> | undefined;

  /**
   * @param configFile is run by a thread that meets an algorithm it does not know.
   * @param script gives the code of `thread.ts` as one script. Without one, each thread loads it through a TypeScript loader: most of a second.
   */
  constructor(threads: number, configFile: string, script: () => Promise<string | undefined> = async () => undefined) {
    this.threads = threads;
    this.configFile = configFile;
    this.script = script;
  }

  /** Starts the threads ahead of their first task, so that they load their code while something else is done. */
  warm(): void {
    // Whoever hands them a task is told what went wrong.
    this.started().catch(() => {});
  }

  /** Fits one model. */
  fit(input: Omit<FitTask, 'configFile'>, signal?: AbortSignal): Promise<FitOutcome> {
    return this.run({ name: 'fit', input: { ...input, configFile: this.configFile } }, signal) as Promise<FitOutcome>;
  }

  /** Measures one model on all rows of a matrix. */
  measure(input: MeasureTask, signal?: AbortSignal): Promise<Measured> {
    return this.run({ name: 'measure', input }, signal) as Promise<Measured>;
  }

  /** Fits one k to rows that are made up or drawn again. */
  resample(input: Omit<ResampleTask, 'configFile'>, signal?: AbortSignal): Promise<Resampled> {
    return this.run({ name: 'resample', input: { ...input, configFile: this.configFile } }, signal) as Promise<Resampled>;
  }

  /** The share of a silhouette pass that falls to one range of rows. */
  silhouette(input: SilhouetteTask, signal?: AbortSignal): Promise<Float64Array> {
    return this.run({ name: 'silhouette', input }, signal) as Promise<Float64Array>;
  }

  /** Everything that is to be said of the segments of a model, by numbers. */
  profile(input: ModelProfileRequest, signal?: AbortSignal): Promise<ModelProfile> {
    return this.run({ name: 'profile', input }, signal) as Promise<ModelProfile>;
  }

  /** Holds a segmentation against plain RFM segments. */
  baseline(input: BaselineTask, signal?: AbortSignal): Promise<BaselineComparison> {
    return this.run({ name: 'baseline', input }, signal) as Promise<BaselineComparison>;
  }

  /** What a gate needs to know of a challenger. */
  evidence(input: Omit<EvidenceTask, 'configFile' | 'algorithm'>, signal?: AbortSignal): Promise<unknown> {
    return this.run({ name: 'evidence', input: { ...input, algorithm: input.challenger.algorithm, configFile: this.configFile } }, signal);
  }

  /** One block's share of a step over all rows. The rows are in memory that threads share: nothing is copied. */
  assign(input: BlockPass & { unit: number }, signal?: AbortSignal): Promise<Assignment> {
    return this.run({ name: 'assign', input }, signal) as Promise<Assignment>;
  }

  /** The rows of a block that are farthest from their own centroid. */
  farthest(input: BlockPass & { most: number }, signal?: AbortSignal): Promise<FarRow[]> {
    return this.run({ name: 'farthest', input }, signal) as Promise<FarRow[]>;
  }

  async close(): Promise<void> {
    const pool = await this.pool?.catch(() => undefined);
    await pool?.destroy();
  }

  private async run(task: ThreadTask, signal: AbortSignal | undefined): Promise<unknown> {
    const pool = await this.started();
    return pool.run(task, { signal });
  }

  private started(): Promise<Piscina> {
    return (this.pool ??= this.start());
  }

  private async start(): Promise<Piscina> {
    return new Piscina({
      filename: fileURLToPath(new URL('./entry.js', import.meta.url)),
      workerData: { script: await this.script() },
      // Kept once they are there: a new thread loads code for longer than a small fit takes.
      minThreads: this.threads,
      maxThreads: this.threads,
    });
  }
}
