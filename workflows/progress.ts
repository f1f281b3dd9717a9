import { defineQuery, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import { searchAttributes } from './search-attributes.ts';

export interface StepProgress {
  name: string;
  state: 'running' | 'done' | 'failed';
  /** Seconds it has taken; null while it runs. */
  seconds: number | null;
  /** One line on what came of it. */
  detail: string;
}

export interface NightProgress { logicalDate: string; steps: StepProgress[] }

/** Where a night stands; answered while it runs and after it ended. */
export const progressQuery = defineQuery<NightProgress>('progress');

/** Tells the night's story while it runs: as a query, as search attributes and as the details the Temporal UI shows. */
export class ProgressTeller {
  readonly steps: StepProgress[] = [];
  private readonly logicalDate: string;

  constructor(logicalDate: string) {
    this.logicalDate = logicalDate;
    setHandler(progressQuery, () => ({ logicalDate: this.logicalDate, steps: this.steps }));
  }

  /** Says of the step that runs now what it is about: for one that takes hours. */
  note(detail: string): void {
    const last = this.steps.at(-1);
    if (last?.state === 'running') last.detail = detail;
    this.show();
  }

  /** Runs one step of the night under its name; `describe` turns its outcome into a line for people. */
  async step<T>(name: string, run: () => Promise<T>, describe: (outcome: T) => string): Promise<T> {
    // Date.now() in a workflow is the time of the current workflow task: replay gives the same seconds.
    const startedAt = Date.now();
    const entry: StepProgress = { name, state: 'running', seconds: null, detail: '' };
    this.steps.push(entry);
    upsertSearchAttributes([{ key: searchAttributes.stage, value: name }]);
    this.show();
    try {
      const outcome = await run();
      entry.state = 'done';
      entry.detail = describe(outcome);
      return outcome;
    } catch (error) {
      entry.state = 'failed';
      throw error;
    } finally {
      entry.seconds = (Date.now() - startedAt) / 1000;
      this.show();
    }
  }

  /** Seconds by step, steps of the same name added up, in the order they first ran. */
  seconds(): { name: string; seconds: number }[] {
    const total = new Map<string, number>();
    for (const { name, seconds } of this.steps) total.set(name, (total.get(name) ?? 0) + (seconds ?? 0));
    return [...total].map(([name, seconds]) => ({ name, seconds: Math.round(seconds * 1000) / 1000 }));
  }

  private show(): void {
    const marks = { running: '⏳', done: '✅', failed: '❌' } as const;
    const rows = this.steps.map(({ name, state, seconds, detail }) =>
      `| ${marks[state]} ${name} | ${seconds === null ? '' : seconds.toFixed(1)} | ${detail} |`);
    setCurrentDetails([`**Night of ${this.logicalDate}**`, '', '| step | seconds | |', '| --- | --- | --- |', ...rows].join('\n'));
  }
}
