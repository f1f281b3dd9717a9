import { MusterError } from '../../core/errors.ts';
import type { PictureKind } from './kind.ts';

/** Customers whose distances are measured unless more or fewer are asked for: time grows with the square. */
const CUSTOMERS = 2000;

export const silhouette: PictureKind = {
  name: 'silhouette',
  summary: 'how well the customers of each segment fit into it',
  description: 'Draws the silhouette of each customer of a sample, sorted within the segments, with the mean of all as a line.',
  takes: ['date', 'model', 'seed', 'sample'],
  draw: async (read, { seed = 1, sample: rows = CUSTOMERS, ...asked }) => {
    const { embedRows, project, silhouetteOfMembers } = await import('../../analytics/index.ts');
    const { silhouettePicture } = await import('../../pictures/silhouette.ts');
    const { artefactOf } = await import('./model.ts');
    const { sampleOf } = await import('./sample.ts');
    const { subjectOf } = await import('./subject.ts');
    const subject = await subjectOf(read, asked);
    const { segmentation, date, model, segments } = subject;
    const artefact = await artefactOf(read, subject);
    const { features, segments: own } = await sampleOf(read, subject, artefact, { rows, seed, least: 3 });
    if (new Set(own).size < 2) {
      throw new MusterError({
        kind: 'usage', where: `silhouettes of ${segmentation} on ${date}`, found: 'all customers are in one segment', allowed: 'at least two segments with customers',
        todo: 'choose another night with --date',
      });
    }
    const values = silhouetteOfMembers(embedRows(artefact, project(artefact.preparation, features)), own);
    const measured = segments.map((segment, index) => {
      const silhouettes = [...values].filter((_, row) => own[row] === index).map((value) => Number(value.toFixed(4)));
      return { ...segment, silhouettes, mean: meanOf(silhouettes) };
    });
    const scored = measured.filter(({ silhouettes }) => silhouettes.length > 0);
    // A small segment has more than its share of the sample.
    const mean = scored.reduce((sum, { mean, share }) => sum + mean * share, 0) / scored.reduce((sum, { share }) => sum + share, 0);
    return {
      segmentation, logicalDate: date, model,
      picture: silhouettePicture({ night: date, segments: scored, mean, customers: own.length }),
      data: { seed, customers: own.length, mean: Number(mean.toFixed(4)), segments: scored.map(({ mean, ...segment }) => ({ ...segment, mean: Number(mean.toFixed(4)) })) },
    };
  },
};

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
