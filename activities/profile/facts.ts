import type { FeatureFacts } from '../../analytics/index.ts';
import type { ModelColumn } from '../../warehouse/models/model.ts';
import type { Feature, Project } from '../../warehouse/models/project.ts';

/**
 * What the headers say of a feature; its name alone where no mart documents it any more.
 * @param more columns that are no features and are told of all the same.
 * @param currency that of the company's money (ISO 4217), where the configuration says it.
 */
export function factsOf({ features }: Pick<Project, 'features'>, { more = [], currency }: { more?: readonly ModelColumn[]; currency?: string | undefined } = {}): (name: string) => FeatureFacts {
  return (name) => {
    const column = features.get(name) ?? more.find((one) => one.name === name);
    const unit = column?.unit ?? '';
    return { name, description: column?.description ?? '', unit: unit === 'currency' ? currency ?? unit : unit, whole: /^(integer|bigint)$/.test(column?.type ?? '') };
  };
}

/**
 * The feature that says what a customer brings: money that adds up, which headers declare as `decimal` with the unit `currency` (a mean or
 * a share of money is a double). One that makes the segments comes before others, then the order of the marts decides.
 */
export function valueFeature({ features }: Pick<Project, 'features'>, made: readonly string[]): string | null {
  const money = ({ unit, type }: Feature): boolean => unit === 'currency' && type.startsWith('decimal');
  const names = [...features.values()].filter((feature) => (feature.drift !== 'flow' || made.includes(feature.name)) && money(feature)).map(({ name }) => name);
  return names.find((name) => made.includes(name)) ?? names[0] ?? null;
}
