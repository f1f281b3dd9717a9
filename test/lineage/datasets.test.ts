import { expect, test } from 'vitest';
import { datasetOf } from '../../activities/lineage/datasets.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { columnLineage } from '../../warehouse/lineage/column-lineage.ts';
import { tablesRead } from '../../warehouse/lineage/tables-read.ts';
import { shopProject } from '../support/night.ts';

const project = await shopProject();

function lineageOf(name: string): Record<string, string[]> | null {
  const lineage = columnLineage(project, project.models.get(name)!);
  return lineage && Object.fromEntries([...lineage].map(([column, read]) => [column, read.map(({ relation, column: from }) => `${relation}.${from}`)]));
}

test('columns are followed through one SELECT over one relation, and nothing is guessed beyond it', () => {
  expect(lineageOf('staging.stg_shop__order_lines')).toMatchObject({ customer_id: ['source:shop.order_lines.customer_id'], amount: ['source:shop.order_lines.amount'] });
  expect(lineageOf('snapshots.customer_register')).toEqual({
    customer_id: ['staging.stg_shop__customers.customer_id'], country: ['staging.stg_shop__customers.country'], region: ['staging.stg_shop__customers.region'],
    postcode: ['staging.stg_shop__customers.postcode'], holds_card: ['staging.stg_shop__customers.loyalty_id'], has_email: ['staging.stg_shop__customers.email'],
    has_phone: ['staging.stg_shop__customers.phone'], valid_from: ['staging.stg_shop__customers.loaded_at'],
  });
  expect(lineageOf('marts.customer_orders')).toBeNull();
});

test('tables are seen through views, down to what somebody writes', () => {
  expect(tablesRead(project, 'staging.stg_shop__orders')).toEqual(['source:shop.orders']);
  expect(tablesRead(project, 'snapshots.customer_register')).toEqual(['staging.stg_shop__customers']);
  expect(tablesRead(project, 'marts.customer_features')).toEqual(expect.arrayContaining(['intermediate.customers', 'marts.customer_orders']));
});

test('a table of a server is named by its address, without who asks and by what password', () => {
  const deps = { project, config: { name: 'shop', dataDir: '/landing' }, warehouse: { engine: { name: 'postgres', embedded: false }, path: 'postgres://me:secret@db.example.com/muster?sslmode=require' } } as unknown as ActivityDeps;
  expect(datasetOf(deps, 'marts.customer_orders')).toEqual({ namespace: 'postgres://db.example.com:5432', name: 'muster.marts.customer_orders' });
  expect(datasetOf(deps, 'source:shop.orders')).toEqual({ namespace: 'file', name: '/landing/orders/date={date}/*.parquet' });
});
