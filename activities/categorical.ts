import { algorithms } from '../analytics/index.ts';
import type { ModelArtefact } from './registry/models.ts';

/** Features of a model that are categories: their values are codes, of which a mean or a difference says nothing. */
export function categoricalOf({ algorithm, options }: Pick<ModelArtefact, 'algorithm' | 'options'>): readonly string[] {
  const { categorical, check } = algorithms.get(algorithm);
  return categorical?.(check(options)) ?? [];
}
