import type { KBaseline, KCandidate, KOpinion } from '../analytics/choosing-k/index.ts';
import type { LogicalDate } from '../core/dates.ts';
import type { NoticeEvent } from '../notifications/notice.ts';
import type { ErrorParts } from '../core/errors.ts';
import type { ArtefactRef } from '../core/references.ts';

/** One night, as every step sees it. Nothing in it depends on the clock. */
export interface Night {
  logicalDate: LogicalDate;
  /** ISO instant, exclusive: D + 1 day at 00:00 UTC. */
  asOf: string;
  /** ISO instant, inclusive: the nominal fire time of D's night. Rows loaded later belong to a later night. */
  knowledgeCutoff: string;
  /** The workflow id that does the work; the same for every run of the same date. */
  run: string;
}

/** What a step tells with its signs of life: why it failed the last time, and how far it has come. */
export interface LastTry { lastFailure?: Omit<ErrorParts, 'cause'>; progress?: unknown }

export type Trigger = 'schedule' | 'manual' | 'backfill';

/** How long steps may take; from configuration, in Temporal's units. */
export interface StepTimeouts {
  heartbeatSeconds: number;
  stepMinutes: number;
  retryMinutes: number;
}

export interface NightPlan {
  night: Night;
  sources: string[];
  marts: string[];
  segmentations: string[];
  audiences: { name: string; segmentation: string; destinations: string[] }[];
  /** Whether experiments are kept elsewhere, too; only where they are. */
  tracking?: boolean;
  /** What somebody wants to be told; only where somebody does. */
  notify?: NoticeEvent[];
  timeouts: StepTimeouts;
  /** How long the night waits for decisions. Missing in nights from before they were asked for. */
  approval?: { timeoutMinutes: number };
}

export interface StageReport {
  source: string;
  table: string;
  /** Partitions loaded tonight. */
  partitions: number;
  rows: number;
  /** Rows left out, by reason. */
  rejected: Record<string, number>;
  warnings: string[];
  /** How fresh the source was by the end of the date; `unlimited` where it declares no limits. Missing in nights from before that was measured. */
  freshness?: { status: string; newest: LogicalDate | null; ageHours: number | null };
}
export interface MartReport { table: string; rows: number }

export interface DriftFeature { name: string; psi: number | null; ks: number | null; alarm: boolean; monitored: boolean; /** Why it alarms; only where it does. */ reason?: string }
/** An alarm of something else than a feature: volume, schema, all features together, a segment, an outcome. */
export interface DriftAlarm { monitor: string; subject: string; reason: string }
export interface DriftReport {
  alarm: boolean;
  /** The night whose snapshot the champion was trained on; null when there is no champion to compare with. */
  reference: LogicalDate | null;
  features: DriftFeature[];
  /** Watched features that could not be judged in full: nobody can say that these are calm. */
  unmeasured: string[];
  /** Alarms beside those of features; only where there are some. */
  alarms?: DriftAlarm[];
}

export interface RetrainDecision {
  retrain: boolean;
  reasons: string[];
  /** Reasons that the cool-down held back; only where there are some. */
  heldBack?: string[];
}

export interface TrainingPlan {
  segmentation: string;
  algorithm: string;
  /** The algorithm's own options; only where some are configured. */
  options?: Record<string, unknown>;
  /** The frozen raw features that everything else is made of, Arrow. */
  snapshot: ArtefactRef;
  /** The prepared matrix (scaled, complete) of the whole snapshot, Arrow. */
  matrix: ArtefactRef;
  /** Rows of it drawn again, so that an outcome is independent of a protected attribute: what is fitted in place of it. Only where that is configured. */
  reweighed?: ArtefactRef;
  /** Some of its rows, or of those drawn again, on which k is chosen. */
  sample: ArtefactRef;
  /** How it was prepared, JSON. */
  preparation: ArtefactRef;
  candidates: number[];
  /** Restarts for each candidate; the chosen k is fitted again with `finalRestarts`. */
  restarts: number;
  finalRestarts: number;
  seed: number;
  /** Whether the fit is brought to rest on all customers: there are more than the snapshot holds. Not said by nights from before that was done. */
  refine?: boolean;
}
/** One fitted model; `model` holds its centroids. */
export interface Candidate { k: number; inertia: number; model: ArtefactRef }
/** How a number of segments was chosen: what was measured of each, and why it was passed over (null for the chosen one). */
export interface ChoiceRecord {
  /** The rule that decided, with its options. */
  by: string;
  options: Record<string, unknown>;
  minShare: number;
  one: KBaseline;
  candidates: (KCandidate & { passedOver: string | null })[];
  /** What each rule would have chosen. */
  opinions: KOpinion[];
}
export interface Choice {
  k: number;
  reason: string;
  silhouettes: { k: number; silhouette: number }[];
  /** Missing in nights from before it was recorded. */
  how?: ChoiceRecord;
  /** What was fitted for each k. Missing in nights from before experiments were kept. */
  fits?: Candidate[];
}
export interface Challenger { version: number; sha256: string; k: number; silhouette: number | null }

export type Verdict = 'pass' | 'warn' | 'fail';
export interface GateReport {
  subject: string;
  name: string;
  verdict: Verdict;
  value: number | null;
  threshold: number | null;
  reason: string;
  /** The figures behind the value; only where a gate gives some. */
  evidence?: Readonly<Record<string, unknown>>;
}

export interface Promotion {
  /** The version that serves after this night; null when none does. */
  version: number | null;
  promoted: boolean;
  reason: string;
  /** A gate warned: the challenger is not promoted before a person decides. */
  waiting?: true;
}

/** Who let a challenger be promoted although a gate warns, why, and which champion it was to replace. */
export interface ApprovedPromotion { by: string; reason: string; champion: number | null }

/** What gates warned of, and what would be done if a person approved it. */
export interface WaitingGate {
  /** `model:SEGMENTATION` or `audience:NAME:DESTINATION`. */
  subject: string;
  /** What exactly would be done, as canonical JSON: a decision on something else is none on this. */
  content: string;
  /** The same for people, in one line. */
  summary: string;
  gates: Omit<GateReport, 'evidence' | 'subject'>[];
}

/** How it was decided, by whom and why; `expired` where nobody did in time. */
export interface DecisionReport {
  subject: string;
  outcome: 'approved' | 'rejected' | 'expired';
  by: string | null;
  reason: string | null;
  /** What was approved or rejected: that of the waiting gate. */
  content: string;
  /** Hash of the report that was decided on. */
  hash: string;
}

/** A waiting gate as it is put before a person. */
export interface AskedGate extends WaitingGate {
  /** Of what the gates said and what would be done: a decision names it, so that nobody decides on what they have not seen. */
  hash: string;
  /** What an earlier run of the same night was told about the same. */
  kept?: DecisionReport;
}

/** What an update `decide` says: a decision on one subject, and who makes it. */
export interface DecisionRequest {
  subject: string;
  decision: 'approve' | 'reject';
  by: string;
  reason: string;
  hash: string;
  /** HMAC-SHA256 in hexadecimal, keyed with the decider's token: the token itself never reaches a history. */
  proof?: string;
}

export interface SegmentReport { segmentation: string; id: string; name: string; size: number; share: number }

/** Changes that are held back until a person decides. Removals for consent are not among them. */
export interface WaitingPlan { model: number | null; segments: string[]; add: number; remove: number }

export interface AudiencePlanReport {
  name: string;
  destination: string;
  added: number;
  removed: number;
  unchanged: number;
  /** Members that belong to the audience and have none of the identifiers that it sends. */
  unusable: number;
  /** `send`; `held` when a gate said no or waits for a person (removals for consent still go); `skipped` for a night older than what was sent. */
  verdict: 'send' | 'held' | 'skipped';
  /** What a person is asked about; only where a gate warned. */
  waiting?: WaitingPlan;
  gates: GateReport[];
}
export interface SyncReport { acknowledged: number; rejected: number; batches: number }

export interface AudienceReport extends Omit<AudiencePlanReport, 'gates'> {
  /** Refused by the destination. */
  rejected: number;
}

export interface NightResult {
  status: 'completed' | 'rejected' | 'expired' | 'awaiting_decision' | 'failed';
  logical_date: LogicalDate;
  customers: number;
  segments: SegmentReport[];
  drift: DriftReport;
  /** Whether a challenger was trained, and why or why not. */
  retraining: (RetrainDecision & { segmentation: string })[];
  gates: GateReport[];
  /** What was decided, or not in time, where gates warned; only where something was asked. */
  decisions?: DecisionReport[];
  /** What a person is being asked; only while the night waits. */
  waiting?: AskedGate[];
  model: { version: number | null; promoted: boolean };
  audiences: AudienceReport[];
  sources: StageReport[];
  steps: { name: string; seconds: number }[];
  tables: { staging: string[]; marts: string[]; segments: string[] };
  workflow_id: string;
  report: string;
  /** What did not reach those who are told outside: it never stops a night. Only where something did not. */
  warnings?: string[];
}
