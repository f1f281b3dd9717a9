import { MusterError } from '../../../core/errors.ts';
import { dispersionOf, squaresWithin } from '../../choosing-k/dispersion.ts';
import { requireFinite, selectRows, type Matrix } from '../../matrix.ts';
import { checkNumberOptions, type NumberOptions } from '../../options.ts';
import type { ClusteringAlgorithm, FeatureQuestion } from '../algorithm.ts';
import { sortRows } from '../kmeans/rows.ts';
import { labelledFit } from '../labelled-fit.ts';
import { largestGroups } from './largest.ts';
import { besideOf, groupsMembership, type GroupsMembership } from './membership.ts';

/** What those are called who are in no group that is large enough. */
const REST = 'All smaller groups';

const numbers: NumberOptions<'most' | 'minShare'> = {
  most: { meaning: 'groups that are segments of their own', min: 1, max: 50, integer: true, fallback: 12 },
  minShare: { meaning: 'share of the customers that a group has at least', min: 0, max: 0.5, fallback: 0.02 },
};

interface GroupsOptions { categorical: string[]; most: number; minShare: number }

/** Segments that are there already: the largest groups that a category names, such as the communities of the customer graph, and all smaller ones together. */
export const groups: ClusteringAlgorithm = {
  name: 'groups',
  finds: 'snapshot',
  check: (given) => ({ ...checked(given) }),
  categorical: (options) => (options as unknown as GroupsOptions).categorical,
  checkFeatures: (question, options) => checkFeatures(question, options as unknown as GroupsOptions),
  fit: ({ data, options }) => {
    requireFinite(data, 'groups');
    const { categorical: [name = ''], most, minShare } = checked(options);
    const column = data.names.indexOf(name);
    const { codes, rest } = column < 0 ? { codes: [], rest: 0 } : largestGroups(data.columns[column]!, { most, minShare });
    const k = codes.length + (rest > 0 ? 1 : 0);
    if (k < 2) {
      throw new MusterError({
        kind: 'contract', where: 'groups', found: rest > 0 ? `no group of "${name}" has ${minShare} of the customers` : `every customer is of one kind by "${name}" (${data.rows === 0 ? 'there is none' : 'or it was left out, as it tells nobody apart'})`,
        allowed: 'two groups at least, of which one may be all small ones', todo: rest > 0 ? 'lower minShare in algorithmOptions, or name another feature' : 'name a feature that tells customers apart, or wait for more of them',
      });
    }
    const rule = (of: (number | null)[], others: number): GroupsMembership => ({ kind: 'groups', column, codes: of, rest: others });
    if (data.columns.length === 1) {
      throw new MusterError({
        kind: 'contract', where: 'groups', found: `no number tells customers apart, only ${name}`, allowed: 'a number that varies: it is by numbers that segments are told of', todo: 'add a feature that is a number, or check the marts',
      });
    }
    const given = [...codes, ...(rest > 0 ? [null] : [])];
    const { place, ...fit } = labelledFit(data, groupsMembership.assign(rule(given, k - 1), data, []), k);
    const at = given.map((_, cluster) => place.indexOf(cluster));
    // Where nobody was left over, a group that comes up later goes with the smallest.
    return {
      algorithm: 'groups', ...fit, inertia: inertiaOf(data, column, fit.labels), iterations: 1, converged: true, membership: rule(at.map((label) => given[label]!), place[k - 1]!),
      names: at.map((label) => (given[label] === null ? REST : null)),
    };
  },
};

/** In the space of the numbers, as of every rule with a space of its own; of sorted rows, so that the sum does not depend on their order. */
function inertiaOf(data: Matrix, column: number, labels: Int32Array): number {
  const { order } = sortRows(data, 1);
  return squaresWithin(dispersionOf(besideOf(selectRows(data, order), column), Int32Array.from(order, (row) => labels[row]!)));
}

function checked(given: unknown): GroupsOptions {
  const { categorical = ['community'], ...others } = (given ?? {}) as { categorical?: unknown };
  if (!Array.isArray(categorical) || categorical.length !== 1 || typeof categorical[0] !== 'string') {
    throw new MusterError({ kind: 'usage', where: 'groups.categorical', found: Array.isArray(categorical) ? `${categorical.length} values` : 'no list of names', allowed: 'a list of one feature', todo: 'correct the configuration' });
  }
  return { categorical: categorical as string[], ...checkNumberOptions('groups', numbers, others) } as GroupsOptions;
}

function checkFeatures({ features, projected }: FeatureQuestion, { categorical: [name = ''] }: GroupsOptions): void {
  const where = 'groups';
  if (projected) throw new MusterError({ kind: 'usage', where, found: 'principal components', allowed: 'features themselves: a component of a code means nothing', todo: 'leave out pca' });
  const spec = features.find(({ feature }) => feature === name);
  if (!spec) throw new MusterError({ kind: 'usage', where, found: `"${name}" is not among the features`, allowed: 'a segmentation with the feature that names groups', todo: 'add it to features, or name another one in algorithmOptions.categorical' });
  if (features.length < 2) throw new MusterError({ kind: 'usage', where, found: 'no number among the features', allowed: 'one at least', todo: 'add a feature that is a number: it is by numbers that segments are told of' });
  // The most frequent group, or a mean, would be a group that nobody put them into.
  if (typeof spec.impute === 'number' && !spec.outliers) return;
  throw new MusterError({
    kind: 'usage', where: `${where}: ${name}`, found: spec.outliers ? 'limits for outliers' : `impute '${spec.impute}'`, allowed: 'a group as it is; impute a number that is no code, for those who are in none',
    todo: `write { feature: '${name}', impute: -1 }`,
  });
}
