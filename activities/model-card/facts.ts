import type { LogicalDate } from '../../core/dates.ts';
import type { AliasRecord } from '../registry/alias-history.ts';
import type { ModelArtefact } from '../registry/models.ts';
import type { SegmentProfile } from '../registry/segments.ts';

/** What a gate said, as it is kept. */
export interface KeptGate { subject: string; gate: string; verdict: string; value: number | null; threshold: number | null; reason: string; evidence: Readonly<Record<string, unknown>> | null }

/** How features behaved against the snapshot of a model on the nights behind it. */
export interface DriftSince {
  nights: number;
  /** Nights on which some feature alarmed. */
  alarms: number;
  newest: LogicalDate;
  /** Watched features of the newest night, largest PSI first. */
  worst: { feature: string; psi: number | null; ks: number | null; alarm: boolean }[];
}

/** What the configuration and the models of the warehouse add to what the registry knows. */
export interface Surroundings {
  /** Unit and meaning of a feature, by name. */
  features: ReadonlyMap<string, { unit: string; description: string }>;
  /** Audiences that are made of the segmentation; null where no configuration is at hand. */
  audiences: readonly { name: string; destinations: readonly string[] }[] | null;
}

/** Everything that a model card tells. Nobody's data: figures of segments, never of a customer. */
export interface CardFacts extends Surroundings {
  segmentation: string;
  version: number;
  sha256: string;
  artefact: ModelArtefact;
  /** Aliases that stand on it now. */
  aliases: string[];
  /** Moves of aliases to it or away from it, oldest first. */
  moves: AliasRecord[];
  /** Segments by cluster; none where it never was promoted. */
  segments: { id: string; name: string; profile: SegmentProfile }[];
  /** What gates said of it; null where a later version was judged on the same night, in its place. */
  gates: KeptGate[] | null;
  /** What gates said of audiences on the newest night that it scored. */
  audienceGates: { date: LogicalDate; gates: KeptGate[] } | null;
  drift: DriftSince | null;
}
