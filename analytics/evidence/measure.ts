import type { Matrix } from '../matrix.ts';
import type { BesideChampion, BesideChampionRequest } from './beside-champion.ts';
import type { BootstrapEvidence, BootstrapRequest } from './bootstrap.ts';
import type { Separation } from './separation.ts';

/** A model on the frozen snapshot, for whoever measures it. */
export interface JudgedModel {
  /** As a reason calls it, such as `v3`. */
  readonly name: string;
  readonly k: number;
  /** The cluster of each row of the snapshot. */
  readonly labels: Int32Array;
  /** Rows of the snapshot (left out: all) as the model was fitted on them. */
  prepared(rows?: ArrayLike<number>): Matrix;
  /** The same rows in the space in which the model takes distances. */
  space(rows?: ArrayLike<number>): Matrix;
}

/** What can be asked of a challenger. Everything is computed when it is first asked for. */
export interface ModelMaterial {
  /** The frozen snapshot: every documented feature in its own unit, a missing value is NaN. Its columns must not be changed. */
  readonly raw: Matrix;
  readonly challenger: JudgedModel;
  /** Null where there is no champion yet. */
  readonly champion: JudgedModel | null;
  /** Seed of every random choice of the challenger's training. */
  readonly seed: number;
  /** Clusters prepared rows as the challenger's were, its number of clusters included: one label of each row. */
  readonly cluster: (data: Matrix, seed: number) => ArrayLike<number>;
}

/** What each measure gives. A plugin adds its own by declaration merging. */
export interface ModelMeasurements {
  separation: Separation;
  bootstrap: BootstrapEvidence;
  beside_champion: BesideChampion | null;
}

/** What each measure must be told, by its name. A plugin adds its own by declaration merging; what is not here takes anything. */
export interface MeasureRequests {
  separation: Readonly<Record<string, never>>;
  bootstrap: BootstrapRequest;
  beside_champion: BesideChampionRequest;
}

/** Why there is no measurement. */
export interface Unmeasured { unknown: string }

/** What gates asked for, by name of the measure. */
export type Measurements = { readonly [Name in keyof ModelMeasurements]?: ModelMeasurements[Name] | Unmeasured };

/**
 * Something that is measured of a challenger only where a gate needs it, away from the event loop. Registered in `modelMeasures`. Plain
 * numbers come back, and nobody's data. A contract error says that it cannot be measured: the gate decides what that means.
 */
export interface ModelMeasure<Name extends keyof ModelMeasurements = keyof ModelMeasurements> {
  readonly name: Name;
  measure(material: ModelMaterial, request: MeasureRequests[Name]): ModelMeasurements[Name] | Unmeasured;
}
