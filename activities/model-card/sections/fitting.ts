import { baselineLines, baselineWords } from '../../../analytics/index.ts';
import { measuredCriteria, shownValue } from '../../../analytics/choosing-k/index.ts';
import { asPercent } from '../../../core/words.ts';
import type { Block, SectionMaker } from '../section.ts';

/** How the number of segments was chosen. */
export const choiceOfK: SectionMaker = ({ artefact: { k, metrics } }) => {
  const { choice, reason } = metrics;
  const blocks: Block[] = [{ text: `${k} segments, as ${reason}.` }];
  if (choice && choice.candidates.length > 1) {
    const criteria = measuredCriteria(choice.candidates);
    blocks.push({
      head: ['Segments', ...criteria.map(({ title }) => title), 'Smallest', 'Why not'], numbers: [0, ...criteria.map((_, index) => index + 1), criteria.length + 1],
      rows: choice.candidates.map((one) => [String(one.k), ...criteria.map((criterion) => shownValue(criterion, one) ?? null), asPercent(one.smallestShare), one.passedOver ?? 'chosen']),
    });
  }
  return { title: 'How many segments', blocks };
};

/** How good it is by its own measures. */
export const metricsOfModel: SectionMaker = ({ artefact: { algorithm, options, seed, restarts, metrics } }) => {
  const { baseline: _, ...own } = metrics;
  const numbers = Object.entries(own).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return {
    title: 'Measures',
    blocks: [
      { text: `Found by ${algorithm}${options ? ` (${Object.entries(options).map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ')})` : ''}, seed ${seed}, ${restarts} restarts.` },
      ...(numbers.length > 0 ? [{ head: ['Measure', 'Value'], numbers: [1], rows: numbers.map(([name, value]) => [name, String(Number(value.toPrecision(6)))]) }] : []),
    ],
  };
};

/** Beside what a rule would have made of the same customers. */
export const besideBaseline: SectionMaker = ({ artefact: { metrics: { baseline } } }) => (baseline ? {
  title: 'Beside plain RFM segments',
  blocks: [
    { head: ['Compared by', 'Segments', 'RFM'], numbers: [1, 2], rows: baselineLines(baseline).map(({ what, chosen, baseline: simple }) => [what, chosen, simple]) },
    { text: baselineWords(baseline) },
  ],
} : null);
