import { FEATURE_VIEW, featureView } from './models/generated.ts';
import type { Project } from './models/project.ts';

/**
 * SQL of a relation with these features, one row for each customer and night: the view of all features, without the marts that
 * none of them is in, which an engine would join only to drop.
 */
export function featureRows({ features, models }: Project, names: readonly string[]): string {
  const needed = new Set(names.map((name) => features.get(name)?.model));
  const marts = [...models.values()].filter(({ name }) => needed.has(name));
  // A feature that nobody documents any more: let the engine say that there is no such column.
  return needed.has(undefined) ? FEATURE_VIEW : `(${featureView(marts).sql}) as features`;
}
