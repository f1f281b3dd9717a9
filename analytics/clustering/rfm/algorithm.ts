import { MusterError } from '../../../core/errors.ts';
import { requireFinite, type Matrix } from '../../matrix.ts';
import type { ClusteringAlgorithm, FeatureQuestion } from '../algorithm.ts';
import { labelledFit } from '../labelled-fit.ts';
import { rfmMembership, type RfmMeasure, type RfmMembership } from './membership.ts';
import { checkRfmOptions, type RfmFeatures } from './options.ts';
import { fifthsOfBuyers, fifthsOfRecency } from './scores.ts';
import { filledGrid, RFM_GRID, RFM_SEGMENTS } from './segments.ts';

/** Segments by rule: fifths of recency, frequency and money, learned on the snapshot, and the grid of their scores. Names come with them. */
export const rfm: ClusteringAlgorithm = {
  name: 'rfm',
  finds: 'snapshot',
  check: (given) => checkRfmOptions(given),
  checkFeatures: (question, options) => checkFeatures(question, options as unknown as RfmFeatures),
  fit: ({ data, options }) => {
    requireFinite(data, 'RFM segments');
    const asked = checkRfmOptions(options);
    const measures = {
      recency: measure(data, asked.recency, fifthsOfRecency), frequency: measure(data, asked.frequency, fifthsOfBuyers), monetary: measure(data, asked.monetary, fifthsOfBuyers),
    };
    const cells = RFM_GRID.map((line) => line.map((segment) => RFM_SEGMENTS.indexOf(segment)));
    const first = rfmMembership.assign({ kind: 'rfm', ...measures, cells }, data, []);
    const names = RFM_SEGMENTS.filter((_, index) => first.includes(index));
    if (names.length < 2) throw refusal(`every customer is of one segment (${names.join() || 'there is none'})`, 'customers who differ in recency, frequency or money', 'wait for more customers');
    const { place, ...fit } = labelledFit(data, first.map((label) => names.indexOf(RFM_SEGMENTS[label]!)), names.length);
    const membership: RfmMembership = { kind: 'rfm', ...measures, cells: filledGrid(new Set(names)).map((line) => line.map((segment) => place[names.indexOf(segment)]!)) };
    return { algorithm: 'rfm', ...fit, iterations: 1, converged: true, membership, names: names.map((_, index) => names[place.indexOf(index)]!) };
  },
};

function measure(data: Matrix, feature: string, cutsOf: (values: Float64Array) => number[]): RfmMeasure {
  const column = data.names.indexOf(feature);
  if (column < 0) {
    throw refusal(`"${feature}" is not among the prepared features (${data.names.join(', ')})`, 'recency, frequency and money that vary',
      'a feature with one value only is left out: check its mart, or name another one in algorithmOptions');
  }
  return { feature, column, cuts: cutsOf(data.columns[column]!) };
}

function refusal(found: string, allowed: string, todo: string): MusterError {
  return new MusterError({ kind: 'contract', where: 'RFM segments', found, allowed, todo });
}

function checkFeatures({ features, projected }: FeatureQuestion, { recency, frequency, monetary }: RfmFeatures): void {
  const where = 'rfm';
  if (projected) throw new MusterError({ kind: 'usage', where, found: 'principal components', allowed: 'features themselves: a rule is read by them', todo: 'leave out pca' });
  for (const name of [recency, frequency, monetary]) {
    if (features.some(({ feature }) => feature === name)) continue;
    throw new MusterError({ kind: 'usage', where, found: `"${name}" is not among the features`, allowed: `a segmentation with ${recency}, ${frequency} and ${monetary}`, todo: 'add it to features, or name another one in algorithmOptions' });
  }
  // Who never bought has no recency; a median would put them in the middle.
  if (typeof features.find(({ feature }) => feature === recency)?.impute === 'number') return;
  throw new MusterError({
    kind: 'usage', where: `${where}: ${recency}`, found: 'a recency that is learned stands for who never bought', allowed: 'a number of days that is longer than anybody\'s',
    todo: `write { feature: '${recency}', impute: 9999 }`,
  });
}
