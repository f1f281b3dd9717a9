import { join } from 'node:path';
import type { MusterConfig } from '../../config/schema.ts';
import { writeText } from './landing.ts';

const FEATURES = ['alpha', 'beta', 'gamma'] as const;
type Feature = (typeof FEATURES)[number];

/** What is measured of a customer on a day; text, so that it may be `NaN` or `infinity`. */
export type Measures = Readonly<Record<Feature, number | string>>;

/** The models of a company that knows nothing of its customers but three measures, each of which may be left out of the mart. */
export function meterModels(folder: string, { without = [] }: { without?: readonly Feature[] } = {}): void {
  const kept = FEATURES.filter((feature) => !without.includes(feature));
  const file = (name: string, text: string): string => writeText(join(folder, name), text);
  file('sources/meter.yaml', `system: meter
sources:
  people:
    description: Customers with what is measured of them.
    path: people/{date}.csv
    format: csv
    expect: daily
    every_customer: true
    columns: {customer_id: varchar, ${FEATURES.map((feature) => `${feature}: varchar`).join(', ')}}
`);
  file('entities/measures.yaml', `entity: measures
description: Measures.
grain: One customer on one day.
key: [customer_id, measured_on]
columns:
  customer_id: {type: varchar, description: The customer.}
  measured_on: {type: date, description: The day.}
${FEATURES.map((feature) => `  ${feature}: {type: varchar, description: A measure.}`).join('\n')}
`);
  file('staging/stg_meter__measures.sql', `/*
kind: incremental_by_date
description: Measures.
*/
select customer_id, partition_date as measured_on, ${FEATURES.join(', ')}, partition_date, loaded_at from sources.meter__people
`);
  const unknown = ['first_name', 'last_name', 'email', 'phone', 'gender', 'region', 'country', 'postcode', 'loyalty_id'].map((name) => `cast(null as varchar) as ${name}`);
  file('staging/stg_meter__customers.sql', `/*
kind: incremental_by_date
description: Customers.
*/
select customer_id, ${unknown.join(', ')}, cast(null as integer) as birth_year, cast(null as timestamp) as acquired_at, cast(null as timestamp) as updated_at, partition_date, loaded_at
from sources.meter__people
`);
  file('marts/customer_measures.sql', `/*
kind: incremental_by_date
description: Measures of a customer.
grain: [as_of_date, customer_id]
partition: as_of_date
distribute_by: customer_id
columns:
  as_of_date: {type: date, description: The logical date.}
  customer_id: {type: varchar, description: The customer.}
${kept.map((feature) => `  ${feature}: {type: double precision, unit: ratio, drift: window, description: Measure ${feature}.}`).join('\n')}
*/
select :logical_date as as_of_date, customers.customer_id, ${kept.map((feature) => `cast(measures.${feature} as double precision) as ${feature}`).join(', ')}
from intermediate.customers as customers
left join staging.measures as measures
  on measures.customer_id = customers.customer_id and measures.measured_on = :logical_date and measures.loaded_at <= :knowledge_cutoff
where customers.as_of_date = :logical_date
`);
}

/** Lands what is measured of so many customers on a day. */
export function landMeasures(data: string, day: string, customers: number, measure: (customer: number) => Measures): void {
  const lines = Array.from({ length: customers }, (_, customer) => {
    const measures = measure(customer);
    return `C${String(customer).padStart(3, '0')},${FEATURES.map((feature) => measures[feature]).join(',')}`;
  });
  writeText(join(data, 'people', `${day}.csv`), `customer_id,${FEATURES.join(',')}\n${lines.join('\n')}\n`);
}

/** Three groups, a little spread. */
export function threeGroups(customer: number): Measures {
  const [group, spread] = [customer % 3, (customer % 7) / 10];
  return { alpha: 10 * group + spread, beta: (group === 1 ? 8 : 0) - spread, gamma: (customer % 5) / 10 };
}

/** Segments of three measures. */
export function meterConfig(folder: string, change: Partial<MusterConfig['segmentations'][string]> = {}): MusterConfig {
  return {
    systems: ['meter'], models: [folder], marts: ['customer_measures'], audiences: {}, destinations: {}, timeouts: { heartbeatSeconds: 3 },
    segmentations: { customers: { features: [...FEATURES], k: { min: 3, max: 4 }, restarts: 2, gates: {}, retrain: { onDrift: false }, ...change } },
  };
}
