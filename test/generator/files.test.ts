import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, test } from 'vitest';
import { eachDay } from '../../core/dates.ts';
import { company, type GeneratedCompany } from './company.ts';
import { CONTRACT, CSV_DIALECT } from './contract.ts';

/** Formats whose files say the types of their columns. */
const TYPED: ReadonlySet<string> = new Set(['parquet', 'arrow']);
const ARROW_TYPES: Record<string, string> = { Utf8: 'VARCHAR', Float64: 'DOUBLE', Int32: 'INTEGER', 'Date32<DAY>': 'DATE' };

/** Names of the columns of a file and, where it says them, their types. */
async function columnsOf(made: GeneratedCompany, source: string, day: string): Promise<[string, string][]> {
  const file = (ending: string): string => `${made.folder}/${source}/date=${day}/part-0.${ending}`;
  switch (CONTRACT[source]!.format) {
    case 'arrow': return tableFromIPC(readFileSync(file('arrow'))).schema.fields.map(({ name, type }) => [name, ARROW_TYPES[`${type}`] ?? `${type}`]);
    case 'jsonl': return (await made.rows(`select distinct unnest(json_keys(json)) as name from read_ndjson_objects('${file('jsonl')}')`)).length === 0
      ? Object.keys(CONTRACT[source]!.columns).map((name) => [name, 'VARCHAR'])
      : Object.keys(JSON.parse(readFileSync(file('jsonl'), 'utf8').split('\n')[0]!) as object).map((name) => [name, 'VARCHAR']);
    default: {
      const read = CONTRACT[source]!.format === 'csv' ? `read_csv('${file('csv')}', all_varchar = true, hive_partitioning = false, ${CSV_DIALECT})` : `read_parquet('${file('parquet')}', hive_partitioning = false)`;
      return (await made.rows(`describe select * from ${read}`)).map(({ column_name, column_type }) => [String(column_name), String(column_type)]);
    }
  }
}

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

  test.each(Object.keys(CONTRACT))('%s has one file for each day it lands on, with the columns of the contract', async (source) => {
    const { format, columns, everyDays = 1 } = CONTRACT[source]!;
    const days = source === 'products' ? [small.truth.firstDate] : eachDay(small.truth.firstDate, small.truth.lastDate).filter((_, index) => index % everyDays === 0);
    expect((await readdir(join(small.folder, source))).toSorted()).toEqual(days.map((day) => `date=${day}`));
    for (const day of days) expect(await readdir(join(small.folder, source, `date=${day}`))).toEqual([`part-0.${format}`]);

    expect(await columnsOf(small, source, days[0]!)).toEqual(Object.entries(columns).map(([name, type]) => [name, TYPED.has(format) ? type : 'VARCHAR']));
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
