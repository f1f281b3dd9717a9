import type { Reduction } from '../analytics/index.ts';
import type { AudienceConfig, SegmentationConfig } from '../config/schema.ts';
import { MusterError } from '../core/errors.ts';
import type { ActivityDeps } from './deps.ts';

/** The configuration of a segmentation. A night that was opened under another configuration ends with a clear error. */
export function settingsOf({ config }: ActivityDeps, segmentation: string): SegmentationConfig {
  return config.segmentations[segmentation] ?? gone(config.file, 'segmentations', segmentation, Object.keys(config.segmentations));
}

/** What a segmentation asks to make fewer columns of its features, or undefined: then a model says nothing of it, as those of earlier versions. */
export function reductionOf({ maxCorrelation, correlation, pca }: SegmentationConfig): Reduction | undefined {
  if (maxCorrelation === undefined && pca === undefined) return undefined;
  return { ...(maxCorrelation !== undefined && { maxCorrelation, correlation }), ...(pca && { pca }) };
}

/** The own options of a segmentation's algorithm, or undefined where none are configured. */
export function optionsOf({ algorithmOptions }: SegmentationConfig): Record<string, unknown> | undefined {
  return Object.keys(algorithmOptions).length > 0 ? algorithmOptions : undefined;
}

/** The configuration of an audience. */
export function audienceOf({ config }: ActivityDeps, audience: string): AudienceConfig {
  return config.audiences[audience] ?? gone(config.file, 'audiences', audience, Object.keys(config.audiences));
}

/** The configuration of a destination: its kind and the options of that kind. */
export function destinationOf({ config }: ActivityDeps, destination: string): { kind: string; options: Record<string, unknown> } {
  const { kind, ...options } = config.destinations[destination] ?? gone(config.file, 'destinations', destination, Object.keys(config.destinations));
  return { kind, options };
}

function gone(file: string, key: string, name: string, allowed: string[]): never {
  throw new MusterError({
    kind: 'usage', where: `${file}: ${key}`, found: `"${name}" is not configured any more`, allowed: allowed.join(', '),
    todo: 'put it back, or cancel the night that asks for it',
  });
}
