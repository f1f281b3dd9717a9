import type { AttributeSelection, AudienceKind } from '../fairness/selection-rates.ts';
import type { GroupMoments } from '../inference/group-moments.ts';
import type { Unmeasured } from './measure.ts';

/** How an audience would select among protected groups, were its plan carried out. */
export interface Selection {
  kind: AudienceKind;
  attributes: readonly AttributeSelection[];
}

/** The least that members of an audience have in common with others who leave with them. */
export interface SmallestGroup {
  /** Members of the audience, were its plan carried out. */
  members: number;
  /** Segments that they are in. */
  segments: number;
  /** The segment with fewest of them; null where there are no members. */
  smallest: { segment: string; members: number } | null;
}

/** What members did, beside those who were withheld from the audience at random. */
export interface Lift {
  /** The feature that says what they did, and its unit. */
  outcome: string;
  unit: string;
  members: GroupMoments;
  holdout: GroupMoments;
}

/** What can be asked of an audience's plan. A plugin adds its own by declaration merging. */
export interface AudienceMeasures {
  /** Null where the audience is marked as neither benefit nor burden. */
  selection: Selection | null;
  smallest_group: SmallestGroup;
  /** Null where nobody is withheld. */
  lift: Lift | null;
}

/** What gates of an audience asked for, by name of the measure. */
export type AudienceMeasurements = { readonly [Name in keyof AudienceMeasures]?: AudienceMeasures[Name] | Unmeasured };
