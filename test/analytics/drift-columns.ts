import { createRandom, summarise, summariseCategories, type ColumnRequest, type DriftKind, type NightSummary, type Random } from '../../analytics/index.ts';

/** A UTC day, so many days after the first of March 2026 (a Sunday). */
export const dayAfter = (days: number): string => new Date(Date.UTC(2026, 2, 1 + days)).toISOString().slice(0, 10);

/** What a customer's column holds on a night. */
export interface Plan {
  name: string;
  drift: DriftKind;
  /** Value of a customer with this lasting trait (standard normal) on a night; null or NaN = missing. */
  value: (trait: number, random: Random, day: number) => number | string | null;
}

/** Columns as companies have them: skewed, counted, sparse, of categories, and with a weekly rhythm; none of them drifts. */
export const quietColumns: readonly Plan[] = [
  { name: 'recency_days', drift: 'window', value: (trait, random) => Math.abs(30 + 20 * trait + random.normal(0, 8)) },
  { name: 'spend_84d', drift: 'window', value: (trait, random) => Math.exp(1.3 * trait + random.normal(0, 0.5)) },
  { name: 'orders_84d', drift: 'window', value: (trait, random) => Math.max(0, Math.round(2 + 2 * trait + random.normal())) },
  { name: 'nps', drift: 'window', value: (trait, random) => (random.uniform() < 0.7 ? Number.NaN : 7 + trait + random.normal()) },
  { name: 'channel', drift: 'window', value: (trait, random) => (trait + random.normal(0, 0.3) > 0.5 ? 'app' : random.uniform() < 0.02 ? null : 'web') },
  { name: 'basket', drift: 'flow', value: (trait, random, day) => Math.exp(0.4 * trait + random.normal(0, 0.4) + (day % 7 === 6 ? 0.5 : 0)) },
  { name: 'visits', drift: 'flow', value: (_, random, day) => random.normal(day % 7 < 2 ? 1.5 : 0) },
  { name: 'tenure_days', drift: 'none', value: (trait, _, day) => 400 + 100 * trait + 30 * day },
];

export interface Company {
  /** The column's summary of a day. */
  on: (plan: Plan, day: number) => NightSummary;
  /** What is asked on a day: the champion of day 0 to 6 (of which windows take the last), and 28 nights before. */
  asked: (plan: Plan, day: number, tonight?: Plan) => ColumnRequest;
}

/** Customers whose columns depend on a lasting trait, so that nights share customers and their values. Deterministic for a seed. */
export function company(seed: number, customers: number): Company {
  const traitsOf = createRandom(seed);
  const traits = Float64Array.from({ length: customers }, () => traitsOf.normal());
  const edges = new Map<string, number[]>();
  const seen = new Map<string, NightSummary>();
  const on = (plan: Plan, day: number): NightSummary => {
    const key = `${plan.name} ${day}`;
    const random = createRandom(hashOf(`${seed} ${key}`));
    const values = Array.from(traits, (trait) => plan.value(trait, random, day));
    const summary = values.some((value) => typeof value === 'string')
      ? summariseCategories(plan.name, values.map((value) => (value === null ? null : String(value))))
      : summariseNumbers(plan.name, Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))), edges);
    return { date: dayAfter(day), summary };
  };
  const kept = (plan: Plan, day: number): NightSummary => {
    const key = `${plan.name} ${day}`;
    const known = seen.get(key) ?? on(plan, day);
    seen.set(key, known);
    return known;
  };
  const asked = (plan: Plan, day: number, tonight = plan): ColumnRequest => ({
    name: plan.name, drift: plan.drift,
    champion: (plan.drift === 'flow' ? [0, 1, 2, 3, 4, 5, 6] : [6]).map((of) => kept(plan, of)),
    recent: Array.from({ length: 28 }, (_, back) => kept(plan, day - 1 - back)),
    current: (tonight === plan ? kept(plan, day) : on(tonight, day)).summary,
  });
  return { on: kept, asked };
}

/** Binned as the first night seen of the column: later ones are counted in its edges. */
function summariseNumbers(name: string, values: Float64Array, edges: Map<string, number[]>) {
  const known = edges.get(name);
  const summary = summarise(name, values, known);
  if (!known) edges.set(name, [...summary.edges]);
  return summary;
}

function hashOf(text: string): number {
  return Array.from(text).reduce((hash, character) => Math.imul(hash, 31) + character.codePointAt(0)!, 7) | 0;
}
