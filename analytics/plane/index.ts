import { Registry } from '../registry.ts';
import { pcaPlane } from './pca.ts';
import type { Plane } from './plane.ts';
import { umapPlane } from './umap.ts';

export type { Placed, Plane, PlaneAxis } from './plane.ts';

/** Ways to draw customers on a plane. */
export const planes = new Registry<Plane>('map method', [pcaPlane, umapPlane]);
