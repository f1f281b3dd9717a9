import { MusterError } from '../../../core/errors.ts';
import { dispersionOf, squaresWithin } from '../../choosing-k/dispersion.ts';
import { selectRows, type Matrix } from '../../matrix.ts';
import { checkNumberOptions, type NumberOptions } from '../../options.ts';
import { momentsOf, sortedPresent } from '../../statistics.ts';
import type { ClusteringAlgorithm, FeatureQuestion } from '../algorithm.ts';
import { inGivenOrder, sortRows } from '../kmeans/rows.ts';
import { labelledFit } from '../labelled-fit.ts';
import { fitPrototypes } from './fit.ts';
import { codesOf, embedded, type PrototypesMembership } from './membership.ts';

const RESTARTS = 10;
/** Huang (1998) takes the mean standard deviation of the numbers for a guide, and found shares of it from a third to two thirds good. */
const GAMMA_SHARE = 0.5;

/** Measures of k take a column for each category: with these and 50,000 customers 80 MB, and so many categories are no kinds of customer. */
const MOST_CATEGORIES = 200;

const numbers: NumberOptions<'gamma' | 'maxIterations'> = {
  gamma: { meaning: 'what another category costs, as a squared distance', min: 1e-6, max: 1e6, fallback: undefined },
  maxIterations: { meaning: 'iterations of a start', min: 1, max: 10_000, integer: true, fallback: 100 },
};

interface PrototypesOptions { categorical: string[]; gamma: number | undefined; maxIterations: number | undefined }

/** Clusters of numbers and categories together. */
export const kPrototypes: ClusteringAlgorithm = {
  name: 'k_prototypes',
  check: (given) => ({ ...checked(given) }),
  categorical: (options) => (options as unknown as PrototypesOptions).categorical,
  checkFeatures: (question, options) => checkFeatures(question, options as unknown as PrototypesOptions),
  fit: ({ data, k, seed, options, restarts = RESTARTS }) => {
    const { categorical: names, gamma: asked, maxIterations } = checked(options);
    const rows = sortRows(data, k);
    // A category that everybody has tells nobody apart, and was left out by the preparation.
    const categorical = names.map((name) => data.names.indexOf(name)).filter((column) => column >= 0);
    requireKinds(data, categorical);
    const gamma = asked ?? gammaOf(data, categorical);
    const { prototypes, labels, iterations, converged } = fitPrototypes({ rows, k, isCode: codesOf(rows.width, categorical), gamma, restarts, maxIterations: maxIterations!, seed });
    const nobody = Array.from({ length: k }, (_, cluster) => cluster).filter((cluster) => !labels.includes(cluster)).length;
    if (nobody > 0) throw refusal(`${nobody} of ${k} clusters with nobody after ${iterations} iterations`, 'clusters with members', 'raise maxIterations in algorithmOptions, or lower k.max');
    const { place, ...fit } = labelledFit(data, inGivenOrder(labels, rows.order), k);
    const own = (cluster: number): number[] => Array.from(prototypes.subarray(place.indexOf(cluster) * rows.width, (place.indexOf(cluster) + 1) * rows.width));
    const membership: PrototypesMembership = { kind: 'prototypes', categorical, gamma, prototypes: fit.sizes.map((_, cluster) => own(cluster)) };
    // Rows as they were sorted, so that the sum does not depend on the order in which they came.
    const inertia = squaresWithin(dispersionOf(embedded(selectRows(data, rows.order), membership), labels));
    return { algorithm: 'k_prototypes', ...fit, inertia, iterations, converged, membership };
  },
};

function checked(given: unknown): PrototypesOptions {
  const { categorical = [], ...others } = (given ?? {}) as { categorical?: unknown };
  if (!Array.isArray(categorical) || categorical.some((name) => typeof name !== 'string')) {
    throw new MusterError({ kind: 'usage', where: 'k_prototypes.categorical', found: 'no list of names', allowed: 'a list of features', todo: 'correct the configuration' });
  }
  return { categorical: categorical as string[], ...checkNumberOptions('k_prototypes', numbers, others) };
}

/** @throws MusterError contract where no number varies, so that no segment could be told of, or where a category names customers rather than kinds of them. */
function requireKinds({ names, columns, rows }: Matrix, categorical: readonly number[]): void {
  if (columns.length === categorical.length) {
    throw refusal(`no number tells customers apart, only ${names.join(', ')}`, 'a number that varies: it is by numbers that segments are told of', 'add a feature that is a number, or check the marts');
  }
  for (const column of categorical) {
    const categories = new Set(columns[column]).size;
    if (categories > MOST_CATEGORIES) {
      throw refusal(`"${names[column]}" has ${categories} categories among ${rows} customers`, `at most ${MOST_CATEGORIES}`, 'make fewer of them in its mart, such as regions of postal codes, or leave it out');
    }
  }
}

function refusal(found: string, allowed: string, todo: string): MusterError {
  return new MusterError({ kind: 'contract', where: 'k_prototypes', found, allowed, todo });
}

function gammaOf({ columns }: Matrix, categorical: readonly number[]): number {
  // Sorted, so that the sum does not depend on the order of the rows.
  const deviations = columns.filter((_, column) => !categorical.includes(column)).map((column) => Math.sqrt(momentsOf(sortedPresent(column)).variance));
  return (GAMMA_SHARE * deviations.reduce((sum, deviation) => sum + deviation, 0)) / deviations.length;
}

function checkFeatures({ features, projected }: FeatureQuestion, { categorical }: PrototypesOptions): void {
  const where = 'k_prototypes';
  if (projected) throw new MusterError({ kind: 'usage', where, found: 'principal components', allowed: 'features themselves: a component of a code means nothing', todo: 'leave out pca' });
  if (categorical.length === 0) throw new MusterError({ kind: 'usage', where, found: 'no categorical feature', allowed: 'one at least', todo: 'name it in algorithmOptions.categorical, or use kmeans' });
  if (features.every(({ feature }) => categorical.includes(feature))) {
    throw new MusterError({ kind: 'usage', where, found: 'no number among the features', allowed: 'one at least', todo: 'add a feature that is a number: it is by numbers that segments are told of' });
  }
  for (const name of categorical) {
    const spec = features.find(({ feature }) => feature === name);
    if (!spec) throw new MusterError({ kind: 'usage', where: `${where}.categorical`, found: `"${name}" is not among the features`, allowed: features.map(({ feature }) => feature).join(', '), todo: 'add it to features' });
    // Codes must stay apart: a limit would make one of several, and a mean is a category that nobody has.
    if (!spec.outliers && (typeof spec.impute === 'number' || spec.impute === 'mode')) continue;
    throw new MusterError({
      kind: 'usage', where: `${where}: ${name}`, found: spec.outliers ? 'limits for outliers' : `impute '${spec.impute}'`, allowed: "a category as it is; impute 'mode' or a number that is no code",
      todo: `write { feature: '${name}', impute: 'mode' }`,
    });
  }
}
