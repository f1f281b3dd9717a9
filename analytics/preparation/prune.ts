import type { Matrix } from '../matrix.ts';
import { correlationOf, correlations, standardise } from './correlations.ts';
import type { DroppedFeature } from './specification.ts';

/**
 * Of two prepared features that correlate beyond `most`, with whatever sign, the later is left out; one that is left out
 * takes no other with it.
 */
export function correlatedFeatures(prepared: Matrix, most: number, by: string): DroppedFeature[] {
  const { title, view } = correlations.get(by);
  const kept: { name: string; values: Float64Array }[] = [];
  return prepared.columns.flatMap((column, index) => {
    const values = standardise(view(column));
    const name = prepared.names[index]!;
    const twins = kept.map((other) => ({ name: other.name, value: correlationOf(other.values, values) }));
    const [twin] = twins.filter(({ value }) => Math.abs(value) > most);
    if (twin) return [{ feature: name, reason: `${title} with ${twin.name} is ${twin.value.toFixed(3)}, beyond ${most}` }];
    kept.push({ name, values });
    return [];
  });
}
