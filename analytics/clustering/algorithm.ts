import type { Matrix } from '../matrix.ts';

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
  options?: Record<string, number | undefined>;
  /** Called once an iteration. */
  onProgress?: (progress: FitProgress) => void;
}

export interface ClusterFit {
  algorithm: string;
  k: number;
  /**
   * k x features, in the prepared scale. Clusters are ordered by size, largest first, then by centroid: equal inputs
   * give equal JSON.
   */
  centroids: number[][];
  /** Rows in each cluster. */
  sizes: number[];
  /** The cluster of each row, 0 to k - 1. */
  labels: Int32Array;
  /** Sum over rows of the squared distance to the own centroid. */
  inertia: number;
  /** Iterations of the start that won. */
  iterations: number;
  /** False where the iteration limit came first. */
  converged: boolean;
}

/** A way to find clusters. Registered in `algorithms`; nothing else asks which one it is. */
export interface ClusteringAlgorithm {
  readonly name: string;
  /** Checks options from a configuration and fills in the defaults; a usage error names the key. */
  readonly check: (options: unknown) => Record<string, number | undefined>;
  /**
   * Where centroids are means of their rows: when Lloyd's iterations over all customers rest, which the warehouse takes where the snapshot
   * is but a sample. Left out: the fit on the snapshot stands.
   */
  readonly rest?: { maxIterations: number; tolerance: number };
  /** Deterministic for a seed. */
  readonly fit: (request: FitRequest) => ClusterFit;
}
