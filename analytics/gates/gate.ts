import type { AudienceMeasurements, Measurements, MeasureRequests } from '../evidence/index.ts';
import type { Driver } from '../profile/drivers.ts';

export type GateVerdict = 'pass' | 'warn' | 'fail';

export interface GateResult {
  name: string;
  verdict: GateVerdict;
  /** What was measured; null where there was nothing to measure or it could not be. */
  value: number | null;
  /** The limit that decides between fail and the rest. */
  threshold: number;
  /** One sentence for the report. */
  reason: string;
  /** The figures behind the value, for whoever wants to look closer: small, JSON, and nobody's data. */
  evidence?: Readonly<Record<string, unknown>>;
}

/** What is known about a challenger, all of it measured on one frozen snapshot. */
export interface ModelEvidence {
  /** Mean silhouette; null where it could not be computed. */
  silhouette: number | null;
  /** The numbers of segments that were tried, with their mean silhouettes. */
  tried?: readonly { k: number; silhouette: number }[];
  /** By cluster: its rows on the snapshot, and the features by which it stands apart, in standard deviations of all customers. */
  segments: { name: string; size: number; drivers: readonly Driver[] }[];
  /** Customers of the company, of whom the snapshot may be a sample; null where nobody knows. */
  customers: number | null;
  /**
   * Agreement with the champion's labels on the same snapshot; null where there is no champion yet. `jaccard`, by cluster: that with the
   * champion's segment that resembles it most; null for a cluster without rows. `segments`: how many of the champion's have customers of the
   * snapshot, and how many it was trained with.
   */
  stability: { champion: string; adjustedRand: number | null; jaccard?: readonly (number | null)[]; segments?: { there: number; trained: number } } | null;
  /** What the gate said that it needs, measured as it asked. */
  measured?: Measurements;
}

/** What is known about the plan of one audience at one destination, before anything is sent. */
export interface AudienceEvidence {
  audience: string;
  /** Members the destination holds, as far as is known; null where nothing was ever sent. */
  acknowledged: number | null;
  /** Who would join: none of those whom the destination has, or may have, already. */
  added: number;
  /**
   * Members who would leave because their segment changed. Removals for consent, erasure or suppression are not
   * counted: they pass every gate.
   */
  removed: number;
  /** Members who leave because they may no longer be reached. No gate holds them back; an alarming number is worth a warning. */
  removedForConsent: number;
  /** Who would be in it after the plan. */
  members: number;
  /** What the gate said that it needs, measured as it asked. */
  measured?: AudienceMeasurements;
}

/** A figure of a segmentation, and of the one that it is to replace. */
export interface Sides { own: number; legacy: number }

/** How a segmentation did beside the one that it is to replace; means over the nights on which both were scored. */
export interface MigrationEvidence {
  legacy: string;
  /** Nights that were compared, and how many there have to be. */
  nights: number;
  wanted: number;
  /** Adjusted Rand index; null where it could not be computed, as the next two. */
  overlap: number | null;
  /** Share of the variance of what customers bring that lies between segments. */
  value: Sides | null;
  /** Share of the customers who are in the segment of the night before. */
  kept: Sides | null;
}

/** What each subject of gates is judged on. A plugin with a subject of its own adds to this interface by declaration merging. */
export interface EvidenceBySubject {
  model: ModelEvidence;
  audience: AudienceEvidence;
  migration: MigrationEvidence;
}

export type GateSubject = keyof EvidenceBySubject;

/**
 * A check that stands between a result and its use. Registered in `gates`. A value that cannot be computed is a fail or,
 * where the configuration says so, a warning, and never a pass.
 */
export interface Gate<Subject extends GateSubject = GateSubject> {
  readonly name: string;
  readonly subject: Subject;
  /** Checks options from a configuration and returns them with the defaults filled in; a usage error names the key. */
  check(options: unknown): Record<string, unknown>;
  /**
   * What has to be measured for it beyond what is always known: measures by name (`modelMeasures` for a model), with what each must be
   * told; `options` as `check` returned them. What no configured gate needs is never measured. Left out: nothing.
   */
  needs?(options: Record<string, unknown>): Readonly<Partial<MeasureRequests>>;
  judge(evidence: EvidenceBySubject[Subject], options: unknown): GateResult;
}
