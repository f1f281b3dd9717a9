import { grouped } from '../../../core/words.ts';
import type { SectionMaker } from '../section.ts';

/** What the model is for, and what it is not for. */
export const intendedUse: SectionMaker = ({ segmentation, artefact, audiences }) => ({
  title: 'Intended use',
  blocks: [
    { text: `Puts every customer of the segmentation ${segmentation} into one of ${artefact.k} segments, every night, so that people can understand customers in groups and address them as audiences.` },
    ...(audiences === null ? [] : [audiences.length === 0 ? { text: 'No audience is made of it.' } : { list: audiences.map(({ name, destinations }) => `Audience ${name}, sent to ${destinations.join(', ')}`) }]),
    { text: 'Not meant for decisions that have legal or similarly serious effects on a single person, such as credit, employment, insurance or access to care: a segment says what its members have in common, and of one member it may be wrong.' },
  ],
});

/** The snapshot that it was trained on, and its features. */
export const trainingData: SectionMaker = ({ artefact, features }) => {
  const { snapshot, logicalDate, preparation } = artefact;
  return {
    title: 'Data',
    blocks: [
      { text: `The frozen snapshot of ${logicalDate}: ${grouped(snapshot.rows)} customers, by ${preparation.features.length} ${preparation.features.length === 1 ? 'feature' : 'features'}${preparation.components ? `, of which it takes ${preparation.components.axes.length} principal components` : ''}.` },
      {
        head: ['Feature', 'Unit', 'Meaning', 'Prepared by'],
        rows: preparation.features.map(({ feature, transform }) => {
          const asked = artefact.features.find((one) => one.feature === feature);
          return [feature, features.get(feature)?.unit || null, features.get(feature)?.description ?? null, [transform, asked?.scale, asked?.outliers?.rule].filter((word) => word !== undefined && word !== 'none').join(', ') || null];
        }),
      },
      ...(preparation.dropped.length > 0 ? [{ text: 'Left out:' }, { list: preparation.dropped.map(({ feature, reason }) => `${feature}: ${reason}`) }] : []),
    ],
  };
};
