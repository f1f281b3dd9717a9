import { expect, test } from 'vitest';
import { differs } from '../../activities/retraining/configured-anew.ts';
import type { ModelArtefact } from '../../activities/registry/models.ts';
import { reductionOf } from '../../activities/settings.ts';
import { checkConfig } from '../../config/load.ts';
import type { MusterConfig } from '../../config/schema.ts';

/** A segmentation's settings with every default, and the model that was trained by them, as the registry gives it back. */
function trained(more: Partial<MusterConfig['segmentations'][string]> = {}) {
  const { segmentations: { customers } } = checkConfig({ segmentations: { customers: { features: ['a', { feature: 'b', transform: 'log1p' }], ...more } } }, { file: '/company/muster.config.ts' });
  const settings = customers!;
  const { features, algorithm, seed, restarts } = settings;
  const model = JSON.parse(JSON.stringify({ k: 4, features, algorithm, seed, restarts, reduction: reductionOf(settings), metrics: {} })) as ModelArtefact;
  return { settings, model };
}

const PLAIN = trained();

test.for([
  ['outliers', { features: ['a', { feature: 'b', transform: 'log1p', outliers: { rule: 'iqr' } }] }],
  ['a limit of correlation', { maxCorrelation: 0.9 }],
  ['components', { pca: {} }],
  ['fewer components', { pca: { components: 2 } }],
] as const)('a model of before %s gives way, and one that has them stays', ([, more]) => {
  const { settings, model } = trained(more as Partial<MusterConfig['segmentations'][string]>);
  expect(differs(settings, PLAIN.model)).toBe(true);
  expect(differs(settings, model)).toBe(false);
  expect(differs(PLAIN.settings, model)).toBe(true);
});

test('nothing asked for is what a model of before such steps was trained by', () => {
  expect(Object.keys(PLAIN.model)).toEqual(['k', 'features', 'algorithm', 'seed', 'restarts', 'metrics']);
  expect(differs(PLAIN.settings, PLAIN.model)).toBe(false);
  expect(differs(trained({ correlation: 'pearson' }).settings, PLAIN.model)).toBe(false);
});
