import { categoricalOf } from '../../activities/categorical.ts';
import { featureNamed } from '../../activities/features.ts';
import type { ModelArtefact } from '../../activities/registry/models.ts';
import { MusterError } from '../../core/errors.ts';
import { isCategory } from '../../warehouse/models/categories.ts';
import type { Feature, Project } from '../../warehouse/models/project.ts';

/** Features of a model whose values are amounts: the code of a category has no mean and no variance that says something. */
export function measuredAmong({ features }: Project, model: ModelArtefact): ReadonlySet<string> {
  const codes = new Set(categoricalOf(model));
  return new Set(model.features.map(({ feature }) => feature).filter((name) => !codes.has(name) && !isCategory(features.get(name)?.type ?? '')));
}

/** A documented feature that is a number. @throws MusterError usage for one that there is not, or that is a category. */
export function numberNamed(project: Project, name: string, where: string): Feature {
  const feature = featureNamed(project, name, where);
  if (!isCategory(feature.type)) return feature;
  throw new MusterError({
    kind: 'usage', where, found: `"${name}" is a category (${feature.type})`, allowed: 'features that are numbers: the code of a category has no mean', todo: 'name another feature',
  });
}
