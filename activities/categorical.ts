import { algorithms } from '../analytics/index.ts';
import { MusterError } from '../core/errors.ts';
import { isCategory } from '../warehouse/models/categories.ts';
import type { Project } from '../warehouse/models/project.ts';
import { featureNamed } from './features.ts';
import type { ModelArtefact } from './registry/models.ts';

/** Features of a model that are categories: their values are codes, of which a mean or a difference says nothing. */
export function categoricalOf({ algorithm, options }: Pick<ModelArtefact, 'algorithm' | 'options'>): readonly string[] {
  const { categorical, check } = algorithms.get(algorithm);
  return categorical?.(check(options)) ?? [];
}

/** Those, and all that marts have as text or booleans: whatever is told by numbers leaves them out. */
export function kindsOf({ features }: Pick<Project, 'features'>, model: Pick<ModelArtefact, 'algorithm' | 'options'>): ReadonlySet<string> {
  return new Set([...categoricalOf(model), ...[...features.values()].filter(({ type }) => isCategory(type)).map(({ name }) => name)]);
}

/** The name of a documented feature that is a number. @throws MusterError usage for another name, or a category. */
export function numberNamed(project: Project, name: string, where: string, kinds: ReadonlySet<string>): string {
  const feature = featureNamed(project, name, where);
  if (!kinds.has(feature.name)) return feature.name;
  throw new MusterError({
    kind: 'usage', where, found: `"${name}" is a category: none of its values is more than another`, allowed: [...project.features.keys()].filter((one) => !kinds.has(one)).join(', '), todo: 'name a feature that is a number',
  });
}
