import type { CheckedConfig } from './schema.ts';

/** An audience that is marked as a benefit or a burden has the gate `fairness` among its gates, with its defaults where none are given. */
export function withFairness(audiences: CheckedConfig['audiences']): CheckedConfig['audiences'] {
  return Object.fromEntries(Object.entries(audiences).map(([name, audience]) =>
    [name, audience.fairness && !('fairness' in audience.gates) ? { ...audience, gates: { ...audience.gates, fairness: {} } } : audience]));
}
