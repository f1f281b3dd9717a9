import fc from 'fast-check';
import { createRandom, fitPreparation, type FeatureSpec, type Matrix, type Preparation } from '../../analytics/index.ts';

const FEATURES: FeatureSpec[] = [
  { feature: 'recency_days', transform: 'log1p', scale: 'standard', impute: 9999 },
  { feature: 'frequency_84d', transform: 'log1p', scale: 'standard', impute: 0 },
  { feature: 'monetary_84d', transform: 'log1p', scale: 'standard', impute: 'median' },
  { feature: 'channel', transform: 'none', scale: 'none', impute: 0 },
];

export interface Shoppers { raw: Matrix; preparation: Preparation }

/** Customers in a few kinds, with ties, twins, gaps and some who are like nobody; the last feature is a code. */
export function shoppers(rows: number, seed: number): Shoppers {
  const random = createRandom(seed);
  const values = Array.from({ length: rows }, () => {
    const kind = random.integer(3);
    if (random.uniform() < 0.03) return [random.integer(400), random.integer(60), random.integer(9_000), random.integer(4)];
    const orders = [0, 4, 16][kind]! + random.integer(3);
    const recency = kind === 0 && random.uniform() < 0.3 ? Number.NaN : [120, 30, 5][kind]! + random.integer(9);
    return [recency, orders, orders * (20 + random.integer(10)), kind === 0 ? 3 : random.integer(2)];
  });
  const raw: Matrix = { names: FEATURES.map(({ feature }) => feature), rows, columns: FEATURES.map((_, column) => Float64Array.from(values, (row) => row[column]!)) };
  return { raw, preparation: JSON.parse(JSON.stringify(fitPreparation(raw, FEATURES))) as Preparation };
}

export const anyShoppers: fc.Arbitrary<Shoppers> = fc.record({ rows: fc.integer({ min: 60, max: 250 }), seed: fc.integer() }).map(({ rows, seed }) => shoppers(rows, seed));
