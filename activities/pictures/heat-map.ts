import { MusterError } from '../../core/errors.ts';
import type { PictureKind } from './kind.ts';

/** Rows that can be read at once. */
const MOST_FEATURES = 20;

export const heatMap: PictureKind = {
  name: 'heatmap',
  summary: 'what each segment is like, feature by feature',
  description: 'Draws the profile of the segments as a table of colours: how far each segment is from all customers, for each feature that made the segments.',
  takes: ['date', 'model'],
  report: 'nightly',
  draw: async (read, asked) => {
    const { heatMapPicture } = await import('../../pictures/heat-map.ts');
    const { artefactOf, profilesOf } = await import('./model.ts');
    const { subjectOf } = await import('./subject.ts');
    const subject = await subjectOf(read, asked);
    const { segmentation, date, model, segments } = subject;
    const profiles = await profilesOf(read, subject);
    const details = segments.map(({ id }) => profiles.get(id)?.details);
    const known = details.find((one) => one !== undefined);
    if (!known) {
      throw new MusterError({
        kind: 'usage', where: `profile of ${segmentation} v${model}`, found: 'it was trained before profiles were kept', allowed: 'a model that has a profile',
        todo: 'wait for the next training, or choose another model with --model',
      });
    }
    const { logicalDate: trainedFor } = await artefactOf(read, subject);
    const features = known.features.filter(({ made }) => made).map(({ feature, label, effect }) => ({
      feature, label, effect,
      cells: details.map((one) => {
        const cell = one?.features.find((other) => other.feature === feature);
        return cell ? { difference: cell.difference, index: cell.index } : null;
      }),
    })).toSorted((a, b) => b.effect - a.effect || (a.feature < b.feature ? -1 : 1));
    return {
      segmentation, logicalDate: date, model,
      picture: heatMapPicture({ trainedFor, customers: known.customers, segments, features: features.slice(0, MOST_FEATURES) }),
      data: { trained_for: trainedFor, segments, features },
    };
  },
};
