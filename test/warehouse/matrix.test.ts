import { expect, test } from 'vitest';
import { readMatrix } from '../../warehouse/matrix.ts';
import { rowsOf, temporaryWarehouse } from '../support/warehouse.ts';

async function withFeatures(customers: number) {
  const warehouse = await temporaryWarehouse();
  await rowsOf(warehouse, `create table marts.f as select date '2026-01-01' + cast(d as integer) as as_of_date, 'C' || lpad(cast(i as varchar), 6, '0') as customer_id, i as whole, case when i % 3 <> 0 then cast(i as double precision) / 4 end as share, cast(i as decimal(12,2)) as money from generate_series(0, ${customers - 1}) c(i), generate_series(0, 1) days(d) order by md5(cast(i as varchar))`);
  return warehouse;
}

test('a matrix has the rows of its date in the order of the ids, and NaN where there is nothing', async () => {
  const warehouse = await withFeatures(5_000);
  const { ids, columns, rows } = await readMatrix(warehouse, { table: 'marts.f', asOfDate: '2026-01-02', columns: ['share', 'money', 'whole'] });
  expect(rows).toBe(5_000);
  expect(ids).toEqual(Array.from({ length: 5_000 }, (_, index) => `C${String(index).padStart(6, '0')}`));
  expect(Object.keys(columns)).toEqual(['share', 'money', 'whole']);
  expect([...columns['whole']!]).toEqual(ids.map((_, index) => index));
  expect(Array.from(columns['share']!.slice(0, 4))).toEqual([Number.NaN, 0.25, 0.5, Number.NaN]);
  expect(columns['money']![4_999]).toBe(4_999);
});

test('a sample is the same customers whenever it is drawn, others with another salt, and all when there are fewer', async () => {
  const warehouse = await withFeatures(2_000);
  const draw = (salt: string, rows = 100, asOfDate = '2026-01-01') => readMatrix(warehouse, { table: 'marts.f', asOfDate, columns: ['whole'], sample: { rows, salt, of: 'marts.f' } });
  const [first, again, nextDay, other] = [await draw('a'), await draw('a'), await draw('a', 100, '2026-01-02'), await draw('b')];
  expect(first.ids).toHaveLength(100);
  expect(first.ids).toEqual(first.ids.toSorted());
  expect(again).toEqual(first);
  expect(nextDay.ids).toEqual(first.ids);
  expect(other.ids).not.toEqual(first.ids);
  expect((await draw('a', 9_999)).rows).toBe(2_000);
});

test('a date without rows is an empty matrix', async () => {
  expect(await readMatrix(await withFeatures(10), { table: 'marts.f', asOfDate: '2030-01-01', columns: ['whole'] })).toEqual({ ids: [], columns: { whole: new Float64Array() }, rows: 0 });
});
