import { isDeepStrictEqual } from 'node:util';
import { algorithms } from '../../analytics/index.ts';
import type { SegmentationConfig } from '../../config/schema.ts';
import type { ModelArtefact } from '../registry/models.ts';
import { optionsOf, reductionOf } from '../settings.ts';
import type { RetrainReason } from './reason.ts';

/** Somebody changed what the segmentation is to be. */
export const configuredAnew: RetrainReason = {
  name: 'configured_anew', automatic: false,
  ask: ({ champion, settings }) => ({ because: champion !== null && differs(settings, champion.artefact) ? 'the segmentation was configured anew' : null }),
};

/** Whether the configuration asks for another model than this one, on whatever data. */
export function differs(settings: SegmentationConfig, artefact: ModelArtefact): boolean {
  const { features, algorithm, seed, restarts, k } = settings;
  const asked = { features, algorithm, seed, restarts, reduction: reductionOf(settings), options: optionsOf(settings) };
  const had = { features: artefact.features, algorithm: artefact.algorithm, seed: artefact.seed, restarts: artefact.restarts, reduction: artefact.reduction, options: artefact.options };
  return !isDeepStrictEqual(asked, had) || outOfRange(settings, artefact) || choosesOtherwise(k, artefact);
}

/** What finds the number of segments itself has no range. */
function outOfRange({ algorithm, k }: SegmentationConfig, artefact: ModelArtefact): boolean {
  return algorithms.get(algorithm).finds === undefined && (artefact.k < k.min || artefact.k > k.max);
}

/** Models from before the rule was recorded were chosen by silhouette, without a limit. */
function choosesOtherwise({ by, options, minShare }: SegmentationConfig['k'], { metrics: { choice } }: ModelArtefact): boolean {
  const had = { by: choice?.by ?? 'silhouette', options: choice?.options ?? {}, minShare: choice?.minShare ?? 0 };
  return !isDeepStrictEqual({ by, options, minShare }, had);
}
