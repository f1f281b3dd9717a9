import { MusterError } from '../../core/errors.ts';
import type { KCriterion } from '../../analytics/choosing-k/index.ts';
import type { Curve, ElbowData } from '../../pictures/elbow.ts';
import type { ModelArtefact } from '../registry/models.ts';
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
  description: 'Draws what was measured of each number of segments when a model was trained, by default the newest: the inertia with its knee, and each other criterion.',
  takes: ['model'],
  draw: async (read, asked) => {
    const { elbowPicture } = await import('../../pictures/elbow.ts');
    const { trainedModel } = await import('./model.ts');
    const { segmentation, version, artefact } = await trainedModel(read, asked);
    const data = await elbowOf(artefact);
    if (!data) {
      throw new MusterError({
        kind: 'usage', where: `numbers of segments of ${segmentation} v${version}`, found: 'nothing was recorded of those that were tried', allowed: 'a model that has chosen its number of segments',
        todo: 'wait for the next training, or choose another model with --model',
      });
    }
    return { segmentation, logicalDate: artefact.logicalDate, model: version, picture: elbowPicture(data), data: { ...data, by: artefact.metrics.choice?.by } };
  },
};

/** What was measured of each number of segments; null where a model has chosen none, or from before it was recorded. */
export async function elbowOf({ k, logicalDate, metrics: { choice, reason } }: Pick<ModelArtefact, 'k' | 'logicalDate' | 'metrics'>): Promise<ElbowData | null> {
  const { measuredCriteria } = await import('../../analytics/choosing-k/index.ts');
  const criteria = measuredCriteria(choice?.candidates ?? []);
  const main = criteria.find(({ rule }) => rule === MAIN);
  if (!choice || !main) return null;
  const inertia = curveOf(main, choice);
  // One segment starts the curve of the inertia, as in the rule that looks for its knee.
  const whole = inertia.points[0]?.k === 2 ? { ...inertia, points: [{ k: 1, value: choice.one.inertia }, ...inertia.points] } : inertia;
  return { trainedFor: logicalDate, chosen: k, reason, inertia: whole, others: criteria.filter((criterion) => criterion !== main).map((criterion) => curveOf(criterion, choice)) };
}

function curveOf(criterion: KCriterion, { candidates, opinions }: ChoiceRecord): Curve {
  const points = candidates.flatMap((candidate) => {
    const value = criterion.valueOf(candidate);
    return typeof value === 'number' ? [{ k: candidate.k, value }] : [];
  });
  return { title: criterion.title, hint: HINTS[criterion.rule] ?? '', points, own: opinions.find(({ rule }) => rule === criterion.rule)?.k ?? null };
}
