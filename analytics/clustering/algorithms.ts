import { Registry } from '../registry.ts';
import type { ClusteringAlgorithm } from './algorithm.ts';
import { dbscan } from './dbscan/algorithm.ts';
import { groups } from './groups/algorithm.ts';
import { kPrototypes } from './k-prototypes/algorithm.ts';
import { kmeans } from './kmeans/algorithm.ts';
import { miniBatch } from './mini-batch/algorithm.ts';
import { rfm } from './rfm/algorithm.ts';

/** Clustering algorithms by name; a new one is one entry. */
export const algorithms = new Registry<ClusteringAlgorithm>('algorithm', [kmeans, rfm, dbscan, miniBatch, kPrototypes, groups]);
