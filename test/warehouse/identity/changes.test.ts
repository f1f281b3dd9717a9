import { expect, test } from 'vitest';
import { changesOf, isKnown } from '../../../warehouse/quality/changes.ts';
import { landed, resolveNight, SHOP_WHO, shopResolved } from '../../support/identity.ts';
import { rowsOf, temporaryFolder, temporaryWarehouse } from '../../support/warehouse.ts';

const ANN = { first_name: 'Ann', last_name: 'Lee', birth_year: 1980 };

test('what was done to a customer is that of all records, each by its own name', async () => {
  const [warehouse, project] = [await temporaryWarehouse(), await shopResolved()];
  const data = await landed(temporaryFolder(), {
    '2026-01-01': { customers: [{ ...ANN, customer_id: 'A1', email: 'Ann@Example.com' }, { ...ANN, customer_id: 'A2', email: 'ann@example' }, { customer_id: 'B1', email: 'Bob@Example.com' }] },
    '2026-01-02': { customers: [{ ...ANN, customer_id: 'A2', email: 'ANN@example.com' }] },
  });
  for (const day of ['2026-01-01', '2026-01-02']) await resolveNight(warehouse, project, data, day, SHOP_WHO);
  await warehouse.knex('meta.cleaned_rows').insert({ dataset: 'marts.x', partition_date: '2026-01-02', column_name: 'spend', rule: 'impute', action: 'imputed', reason: 'mean', row_key: 'customer_id=A1', customer_id: 'A1' });
  const told = async (asked: string, night: string | null) => {
    const { changes, ...customer } = await changesOf((sql) => rowsOf(warehouse, sql), asked, night);
    return { ...customer, changes: changes.filter(({ column }) => ['email', 'spend'].includes(column)).map(({ record, date, column, action }) => [record, date, column, action].join(' ')).toSorted() };
  };
  const [a1, a2] = ['A1 2026-01-01 email standardised', ['A2 2026-01-01 email nulled', 'A2 2026-01-02 email standardised']];
  const merged = { customer_id: 'A1', records: [{ system: 'shop', record_id: 'A1' }, { system: 'shop', record_id: 'A2' }], changes: [' 2026-01-02 spend imputed', a1, ...a2] };
  expect(await told('A1', '2026-01-02')).toEqual(merged);
  expect(await told('A2', '2026-01-02')).toEqual(merged);
  expect(await told('A2', '2026-01-01')).toEqual({ customer_id: 'A2', records: [{ system: 'shop', record_id: 'A2' }], changes: a2 });
  expect(await told('A2', null)).toEqual({ customer_id: 'A2', records: [], changes: a2 });
  expect(await told("X'", '2026-01-02')).toEqual({ customer_id: "X'", records: [], changes: [] });
  expect(await isKnown((sql) => rowsOf(warehouse, sql), 'B1')).toBe(true);
  expect(await isKnown((sql) => rowsOf(warehouse, sql), "X'")).toBe(false);
});
