import { MusterError } from '../../core/errors.ts';
import type { KCriterion } from '../../analytics/choosing-k/index.ts';
import type { ChoiceRecord } from '../types.ts';
import type { PictureKind } from './kind.ts';

/** The criterion that is drawn large: the curve that has a knee. */
const MAIN = 'elbow';

/** What each criterion says, for who does not know it. One that is missing stands without. */
const HINTS: Readonly<Record<string, string>> = {
  silhouette: 'higher: more clearly apart',
  calinski_harabasz: 'higher: denser, farther apart',
  davies_bouldin: 'lower: less overlap',
  gap: 'higher: more than by chance',
  stability: 'higher: comes back more surely',
};

export const elbow: PictureKind = {
  name: 'elbow',
  summary: 'why there are as many segments as there are',
  description: 'Draws what was measured of each number of segments when the model was trained: the inertia with its knee, and each other criterion.',
  takes: ['date', 'model'],
  draw: async (read, asked) => {
    const { measuredCriteria } = await import('../../analytics/choosing-k/index.ts');
    const { elbowPicture } = await import('../../pictures/elbow.ts');
    const { artefactOf } = await import('./model.ts');
    const { subjectOf } = await import('./subject.ts');
    const subject = await subjectOf(read, asked);
    const { segmentation, date, model } = subject;
    const { k: chosen, logicalDate: trainedFor, metrics: { choice, reason } } = await artefactOf(read, subject);
    const criteria = measuredCriteria(choice?.candidates ?? []);
    const main = criteria.find(({ rule }) => rule === MAIN);
    if (!choice || !main) {
      throw new MusterError({
        kind: 'usage', where: `numbers of segments of ${segmentation} v${model}`, found: 'nothing was recorded of those that were tried', allowed: 'a model that has chosen its number of segments',
        todo: 'wait for the next training, or choose another model with --model',
      });
    }
    const inertia = curveOf(main, choice);
    const others = criteria.filter((criterion) => criterion !== main).map((criterion) => curveOf(criterion, choice));
    // One segment starts the curve of the inertia, as in the rule that looks for its knee.
    const whole = inertia.points[0]?.k === 2 ? { ...inertia, points: [{ k: 1, value: choice.one.inertia }, ...inertia.points] } : inertia;
    return {
      segmentation, logicalDate: date, model,
      picture: elbowPicture({ trainedFor, chosen, reason, inertia: whole, others }),
      data: { trained_for: trainedFor, k: chosen, by: choice.by, reason, curves: [whole, ...others] },
    };
  },
};

function curveOf(criterion: KCriterion, { candidates, opinions }: ChoiceRecord) {
  const points = candidates.flatMap((candidate) => {
    const value = criterion.valueOf(candidate);
    return typeof value === 'number' ? [{ k: candidate.k, value }] : [];
  });
  return { title: criterion.title, hint: HINTS[criterion.rule] ?? '', points, own: opinions.find(({ rule }) => rule === criterion.rule)?.k ?? null };
}
