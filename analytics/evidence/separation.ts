import { daviesBouldinOf, dispersionOf } from '../choosing-k/dispersion.ts';
import type { ModelMeasure } from './measure.ts';

/** How the clusters of a challenger lie, over all rows of the snapshot. */
export interface Separation {
  /** Index of Davies and Bouldin (1979); null where there are fewer than two clusters with rows. */
  daviesBouldin: number | null;
  clusters: {
    size: number;
    /** Mean distance to the centroid, in the space of the model. */
    spread: number;
  }[];
}

/** One pass over the rows. */
export const separation: ModelMeasure<'separation'> = {
  name: 'separation',
  measure: ({ challenger }) => {
    const dispersion = dispersionOf(challenger.space(), challenger.labels);
    return { daviesBouldin: daviesBouldinOf(dispersion), clusters: dispersion.clusters.map(({ size, spread }) => ({ size, spread })) };
  },
};
