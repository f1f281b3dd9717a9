import type { Matrix } from '../matrix.ts';

/** What a direction of a plane stands for: the loading of each feature, strongest first, and the share of all differences along it. */
export interface PlaneAxis { explained: number; loadings: { feature: string; loading: number }[] }

export interface Placed {
  x: Float64Array;
  y: Float64Array;
  /** What x and y mean; null where directions mean nothing and only nearness does. */
  axes: [PlaneAxis, PlaneAxis | null] | null;
}

/** A way to draw points of many dimensions on a plane. Registered in `planes`; nothing else asks which one it is. */
export interface Plane {
  readonly name: string;
  /** Fewest points that it can place. */
  readonly least: number;
  /** Deterministic for a seed and the order of rows. `points` are finite, in the scale in which they are clustered. */
  readonly place: (points: Matrix, seed: number) => Placed;
}
