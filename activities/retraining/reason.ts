import type { SegmentationConfig } from '../../config/schema.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { ActivityDeps } from '../deps.ts';
import type { ModelArtefact } from '../registry/models.ts';

/** What a reason may look at. Nothing of it depends on the clock, or on what a later night left. */
export interface RetrainQuestion {
  deps: ActivityDeps;
  segmentation: string;
  settings: SegmentationConfig;
  date: LogicalDate;
  /** The champion in force when the night began, and its age in days; null where there is none. */
  champion: { version: number; artefact: ModelArtefact; age: number } | null;
  /** Features that make the segments and raised an alarm. */
  drifted: readonly string[];
  asked: boolean;
}

export interface RetrainAnswer {
  /** Why to train, in words; null where this is no reason tonight. */
  because: string | null;
  /** What it was judged by, by name. */
  evidence?: Readonly<Record<string, number | string | null>>;
  /** What could not be measured, in words. */
  unknown?: string;
}

/** One reason to train a challenger. Adding one is a file and a line in reasons.ts. */
export interface RetrainReason {
  name: string;
  /** Whether it comes by itself, so that the cool-down holds it back; what a person did is never made to wait. */
  automatic: boolean;
  ask(question: RetrainQuestion): Promise<RetrainAnswer> | RetrainAnswer;
}
