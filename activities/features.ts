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

/** Those of these features that can hold NaN or infinity: a decimal can hold NaN on PostgreSQL. */
export function fractionsAmong(project: Project, names: readonly string[]): string[] {
  return names.filter((name) => FRACTIONS.test(project.features.get(name)?.type ?? ''));
}

const FRACTIONS = /^(double|decimal)/;

/** Refuses a model of features that no mart has any more (contract), naming them. */
export function requireFeatures(project: Project, names: readonly string[], where: string): void {
  const gone = names.filter((name) => !project.features.has(name));
  if (gone.length === 0) return;
  throw new MusterError({
    kind: 'contract', where, found: `no mart documents ${gone.map((name) => `"${name}"`).join(', ')}, which the model was trained on, any more`, allowed: [...project.features.keys()].join(', '),
    todo: 'bring it back into a mart, or see that a model without it passes its gates',
  });
}
