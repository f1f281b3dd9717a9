import { MusterError } from '../../../core/errors.ts';
import { checkNumberOptions, type NumberOptions } from '../../options.ts';
import type { ClusteringAlgorithm } from '../algorithm.ts';
import { inGivenOrder, sortRows } from '../kmeans/rows.ts';
import { labelledFit } from '../labelled-fit.ts';
import { densityClusters, NOISE } from './density.ts';
import { epsOf } from './eps.ts';
import { KdTree } from './kd-tree.ts';
import { pointsMembership, type PointsMembership } from './membership.ts';
import { pointsOf, reachOf } from './points.ts';

/** More clusters than this are no segments that anybody acts on. */
const MOST_CLUSTERS = 50;

/** Twice the features (Sander, Ester, Kriegel and Xu, 1998), and never fewer than the 4 of Ester and others (1996). */
const FEWEST_SAMPLES = 4;

const options: NumberOptions<'eps' | 'minSamples' | 'maxPoints'> = {
  eps: { meaning: 'how near neighbours are, in the prepared scale', min: 1e-6, max: 1e6, fallback: undefined },
  minSamples: { meaning: 'customers within eps that make a dense place', min: 2, max: 10_000, integer: true, fallback: undefined },
  maxPoints: { meaning: 'points that a model keeps to score by', min: 1, max: 2_000, integer: true, fallback: 100 },
};

/** Density-based clusters, and outliers as their own group. */
export const dbscan: ClusteringAlgorithm = {
  name: 'dbscan',
  // Neighbours of every row: time grows with more than the rows.
  finds: 'sample',
  check: (given) => checkNumberOptions('dbscan', options, given),
  fit: ({ data, options: given }) => {
    const { eps: asked, minSamples: wanted, maxPoints } = checkNumberOptions('dbscan', options, given);
    const rows = sortRows(data, 2);
    const minSamples = wanted ?? Math.max(FEWEST_SAMPLES, 2 * rows.width);
    const tree = new KdTree(rows);
    const eps = asked ?? epsOf(rows, tree, minSamples);
    const density = densityClusters({ rows, tree, eps, minSamples });
    const { labels: found, clusters } = density;
    const noise = found.includes(NOISE);
    requireGroups(clusters, noise, eps, minSamples);
    const points = pointsOf({ rows, tree, density, eps, maxPoints: maxPoints! });
    const reach = reachOf(rows, found, points);
    const { place, ...fit } = labelledFit(data, inGivenOrder(found.map((label) => (label === NOISE ? clusters : label)), rows.order), clusters + (noise ? 1 : 0));
    const membership: PointsMembership = {
      kind: 'points', eps, minSamples, outliers: noise ? place[clusters]! : null, reach, points: fit.sizes.map((_, cluster) => points[place.indexOf(cluster)] ?? []),
    };
    const put = pointsMembership.assign(membership, data, fit.centroids);
    const kept = put.filter((label, row) => label === fit.labels[row]).length / data.rows;
    const names = noise ? { names: fit.sizes.map((_, cluster) => (cluster === membership.outliers ? 'Outliers' : null)) } : {};
    return { algorithm: 'dbscan', ...fit, iterations: 1, converged: true, membership, ...names, kept };
  },
};

function requireGroups(clusters: number, noise: boolean, eps: number, minSamples: number): void {
  const groups = clusters + (noise ? 1 : 0);
  if (clusters > 0 && groups > 1 && clusters <= MOST_CLUSTERS) return;
  const tried = `with eps ${eps.toPrecision(3)} and ${minSamples} neighbours`;
  throw new MusterError({
    kind: 'contract', where: 'dbscan', found: clusters > MOST_CLUSTERS ? `${clusters} clusters ${tried}` : `every customer is of one kind ${tried}${clusters === 0 ? ': an outlier' : ''}`,
    allowed: `1 to ${MOST_CLUSTERS} clusters, and outliers where there is one`,
    todo: clusters > MOST_CLUSTERS || clusters === 0 ? 'raise eps in algorithmOptions, or use kmeans' : 'lower eps or raise minSamples in algorithmOptions, or use kmeans',
  });
}
