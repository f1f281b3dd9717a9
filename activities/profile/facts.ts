import type { FeatureFacts } from '../../analytics/index.ts';
import type { Feature, Project } from '../../warehouse/models/project.ts';

/** What the headers say of a feature; its name alone where no mart documents it any more. */
export function factsOf({ features }: Pick<Project, 'features'>): (name: string) => FeatureFacts {
  return (name) => {
    const feature = features.get(name);
    return { name, description: feature?.description ?? '', unit: feature?.unit ?? '', whole: /^(integer|bigint)$/.test(feature?.type ?? '') };
  };
}

/**
 * The feature that says what a customer brings: money that adds up, which headers declare as `decimal` with the unit `currency` (a mean or
 * a share of money is a double). One that makes the segments comes before others, then the order of the marts decides.
 */
export function valueFeature({ features }: Pick<Project, 'features'>, made: readonly string[]): string | null {
  const money = ({ unit, type }: Feature): boolean => unit === 'currency' && type.startsWith('decimal');
  const names = [...features.values()].filter(money).map(({ name }) => name);
  return names.find((name) => made.includes(name)) ?? names[0] ?? null;
}
