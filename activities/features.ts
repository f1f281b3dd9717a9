import { MusterError } from '../core/errors.ts';
import { closestWord } from '../core/words.ts';
import type { Feature, Project } from '../warehouse/models/project.ts';

/** A documented feature by name. @throws MusterError usage that lists the features there are. */
export function featureNamed(project: Project, name: string, where: string): Feature {
  const feature = project.features.get(name);
  if (feature) return feature;
  const names = [...project.features.keys()];
  const meant = closestWord(name, names);
  throw new MusterError({
    kind: 'usage', where, found: `no mart documents a feature "${name}"`, allowed: names.join(', '),
    todo: meant ? `write "${meant}"` : 'use one of these, or add the feature to a mart',
  });
}
