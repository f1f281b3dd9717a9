import type { Matrix } from '../matrix.ts';
import type { FeatureSpec } from '../preparation/index.ts';
import type { Membership } from './membership/membership.ts';

/** How far a fit has come: enough for a progress line and a heartbeat. */
export interface FitProgress {
  /** The start being refined, from 1. */
  start: number;
  starts: number;
  iteration: number;
  /** Sum of the squared moves of the centroids in this iteration; the fit rests when it falls to the tolerance. */
  shift: number;
}

export interface FitRequest {
  /** Prepared features: finite, comparable in scale. */
  data: Matrix;
  /** Number of clusters wanted; an algorithm that finds the number itself ignores it. */
  k: number;
  seed: number;
  /** The algorithm's own options, as `check` returned them. */
  options?: Record<string, unknown>;
  /** Starts that are worth trying; an algorithm without starts ignores it. Default: its own. */
  restarts?: number | undefined;
  /** Called once an iteration. */
  onProgress?: (progress: FitProgress) => void;
}

export interface ClusterFit {
  algorithm: string;
  k: number;
  /**
   * k x features, in the prepared scale. Clusters are ordered by size, largest first, then by centroid: equal inputs
   * give equal JSON. Means of the members also where another rule than the nearest of them puts customers to clusters.
   */
  centroids: number[][];
  /** Rows in each cluster. */
  sizes: number[];
  /** The cluster of each row, 0 to k - 1. */
  labels: Int32Array;
  /** Sum over rows of the squared distance to the own centroid; where the rule of membership has a space of its own, in that. */
  inertia: number;
  /** Iterations of the start that won. */
  iterations: number;
  /** False where the iteration limit came first. */
  converged: boolean;
  /** How a customer is put to a cluster. Left out: to the nearest centroid. */
  membership?: Membership;
  /** What clusters are called that the algorithm has a name for, by cluster; null for the others. Left out: for none. */
  names?: (string | null)[];
  /** How much of the fit the rule of membership keeps: share of the rows that it puts where the fit had them. Left out: all of it. */
  kept?: number;
}

/** What the features of a segmentation are, before there is data. */
export interface FeatureQuestion {
  features: readonly FeatureSpec[];
  /** Whether the features are projected on principal components. */
  projected: boolean;
}

/** A way to find clusters. Registered in `algorithms`; nothing else asks which one it is. */
export interface ClusteringAlgorithm {
  readonly name: string;
  /** Checks options from a configuration and fills in the defaults; a usage error names the key. */
  readonly check: (options: unknown) => Record<string, unknown>;
  /** Refuses (usage) features that this algorithm can do nothing with; `options` as `check` returned them. Left out: any will do. */
  readonly checkFeatures?: (question: FeatureQuestion, options: Record<string, unknown>) => void;
  /** Which features it takes as categories; `options` as `check` returned them. Left out: none, all are numbers. */
  readonly categorical?: (options: Record<string, unknown>) => readonly string[];
  /**
   * Where the algorithm finds the number of clusters itself, so that it is fitted once and no k is tried: the rows that are fitted. The
   * `snapshot`, or the `sample` of it on which silhouettes are computed, for what takes the square of the rows. Left out: it fits the k it
   * is asked for.
   */
  readonly finds?: 'snapshot' | 'sample';
  /**
   * Where centroids are means of their rows: when Lloyd's iterations over all customers rest, which the warehouse takes where the snapshot
   * is but a sample; `options` as `check` returned them. Left out: the fit on the snapshot stands.
   */
  readonly rest?: (options: Record<string, unknown>) => { maxIterations: number; tolerance: number };
  /** Deterministic for a seed. */
  readonly fit: (request: FitRequest) => ClusterFit;
}
