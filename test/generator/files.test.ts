import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { eachDay } from '../../core/dates.ts';
import { company, type GeneratedCompany } from './company.ts';
import { CONTRACT, CSV_DIALECT } from './contract.ts';

describe.each([
  ['a small company', { customers: 50, days: 10, seed: 3 }],
  ['the smallest', { customers: 20, days: 1, seed: 3 }],
])('%s', (_, options) => {
  let small: GeneratedCompany;
  beforeAll(async () => {
    small = await company(options);
  });

  test('has a folder for each source and the truth, and nothing else', async () => {
    expect((await readdir(small.folder)).toSorted()).toEqual([...Object.keys(CONTRACT), '_truth'].toSorted());
    expect((await readdir(join(small.folder, '_truth'))).toSorted()).toEqual(['customers.parquet', 'holdouts.parquet', 'identities.parquet', 'truth.json']);
  });

  test.each(Object.keys(CONTRACT))('%s has one file for each day, with the columns of the contract', async (source) => {
    const { format, columns } = CONTRACT[source]!;
    const days = source === 'products' ? [small.truth.firstDate] : eachDay(small.truth.firstDate, small.truth.lastDate);
    expect((await readdir(join(small.folder, source))).toSorted()).toEqual(days.map((day) => `date=${day}`));
    for (const day of days) expect(await readdir(join(small.folder, source, `date=${day}`))).toEqual([`part-0.${format}`]);

    const read = format === 'csv' ? `read_csv('${small.folder}/${source}/date=${days[0]}/*.csv', all_varchar = true, ${CSV_DIALECT})` : `read_parquet('${small.folder}/${source}/date=${days[0]}/*.parquet')`;
    const described = await small.rows(`select column_name, column_type from (describe select * exclude (date) from ${read})`);
    const expected = Object.entries(columns).map(([column_name, type]) => ({ column_name, column_type: format === 'csv' ? 'VARCHAR' : type }));
    expect(described).toEqual(expected);
    // Reading with the declared types fails where a CSV value does not fit its column.
    expect(await small.number(`select count(*) from {${source}}`)).toBe(small.truth.rows[source]);
  });

  test('knows every customer of the truth once, by the end', async () => {
    expect(await small.number('select count(distinct customer_id) from {crm_customers}')).toBe(options.customers);
    expect(await small.number(`select count(distinct customer_id) from '{truth}/customers.parquet'`)).toBe(options.customers);
  });
});

test('ids look as promised and stay short enough to be held inline', async () => {
  const shop = await company({ customers: 60, days: 5, seed: 4, faults: false });
  const [ids] = await shop.rows(`select
    (select bool_and(regexp_full_match(customer_id, 'C[0-9]+') and length(customer_id) = 8 and length(order_id) = 10 and regexp_full_match(order_id, 'O[0-9]+')) from {orders}) as orders,
    (select bool_and(regexp_full_match(product_id, 'P[0-9]+')) from {order_lines}) as lines,
    (select max(length(event_id)) <= 12 and max(length(session_id)) <= 12 and max(length(cookie_id)) <= 12 from {web_events}) as web`);
  expect(ids).toEqual({ orders: true, lines: true, web: true });
});
