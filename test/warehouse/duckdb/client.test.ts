import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse } from '../../../warehouse/open.ts';
import { transact } from '../../../warehouse/transact.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

let folder: string;
let warehouse: Warehouse;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'muster-client-'));
  warehouse = await openWarehouse({ engine: 'duckdb', path: path.join(folder, 'w.duckdb') });
});
afterAll(async () => {
  await warehouse.close();
  rmSync(folder, { recursive: true });
});

test('a table made by the schema builder takes, changes and gives back rows', async () => {
  const { knex } = warehouse;
  await knex.schema.createSchemaIfNotExists('shop');
  await knex.schema.withSchema('shop').createTable('customers', (table) => {
    table.increments();
    table.text('name').notNullable().unique();
    table.decimal('balance', 12, 2).defaultTo(1.5);
    table.jsonb('tags');
    table.binary('photo');
    table.date('born');
    table.timestamp('seen', { useTz: false });
    table.bigInteger('visits');
    table.boolean('vip').defaultTo(false);
    table.unique(['name', 'born']);
  });
  const seen = new Date('2026-01-02T03:04:05.678Z');
  await knex('shop.customers').insert([
    { name: 'a', balance: 12.34, tags: { x: [1] }, photo: Buffer.from([1, 2]), born: '1980-05-06', seen, visits: 5_000_000_000, vip: true },
    { name: 'b', balance: undefined, visits: null },
  ]);
  expect(await knex('shop.customers').orderBy('id')).toEqual([
    { id: 1, name: 'a', balance: 12.34, tags: { x: [1] }, photo: Buffer.from([1, 2]), born: '1980-05-06', seen: '2026-01-02T03:04:05.678Z', visits: 5e9, vip: true },
    { id: 2, name: 'b', balance: 1.5, tags: null, photo: null, born: null, seen: null, visits: null, vip: false },
  ]);
  expect(await knex('shop.customers').where({ born: '1980-05-06' }).pluck('name')).toEqual(['a']);
  expect(await knex('shop.customers').where('seen', '<=', seen).first('name')).toEqual({ name: 'a' });
  expect(await knex('shop.customers').whereIn('name', ['a', 'b']).update({ visits: 1 })).toBe(2);
  expect(await knex('shop.customers').insert({ name: 'c' }).returning(['id', 'name'])).toEqual([{ id: 3, name: 'c' }]);
  await knex('shop.customers').insert({ id: 3, name: 'd' }).onConflict('id').merge();
  expect(await knex('shop.customers').where({ id: 3 }).pluck('name')).toEqual(['d']);
  expect(await knex('shop.customers').where({ id: 3 }).del()).toBe(1);
  await expect(knex('shop.customers').insert({ name: 'a' })).rejects.toThrow(/unique/i);
});

test('a table can grow, by several columns at once', async () => {
  const { knex } = warehouse;
  await knex.schema.createTable('grows', (table) => { table.text('a'); });
  await knex.schema.alterTable('grows', (table) => { table.text('b'); table.integer('c').defaultTo(7); });
  await knex('grows').insert({ a: '?', b: 'x' });
  expect(await knex('grows')).toEqual([{ a: '?', b: 'x', c: 7 }]);
  expect(await knex.schema.hasTable('grows')).toBe(true);
  expect(await knex.schema.hasColumn('grows', 'nope')).toBe(false);
});

test('a Date is bound as UTC, whatever the zone of this machine', async () => {
  const { rows } = await warehouse.knex.raw('select cast(? as date) as day, cast(? as timestamp) as at', [new Date('2026-03-01T23:30:00Z'), '2026-03-01T23:30:00Z']);
  expect(rows).toEqual([{ day: '2026-03-01', at: '2026-03-01T23:30:00.000Z' }]);
});

test('values of every kind leave as plain JavaScript', async () => {
  const { rows } = await warehouse.knex.raw(`select 1.50::decimal(10,2) as price, 9007199254740991::hugeint as big, [1, 2] as list, {'a': date '2026-01-01'} as struct,
    timestamptz '2026-01-01 00:00:00+01' as zoned, null as nothing, 'is it \\?' as mark, 'NaN'::double as odd`);
  expect(rows).toEqual([{ price: 1.5, big: 2 ** 53 - 1, list: [1, 2], struct: { a: '2026-01-01' }, zoned: '2025-12-31T23:00:00.000Z', nothing: null, mark: 'is it ?', odd: Number.NaN }]);
});

test('a whole number that a number cannot hold is refused, not rounded', async () => {
  await expect(warehouse.knex.raw('select 9007199254740993 as big')).rejects.toThrow(/^((?!9007199254740993 is).)*A whole number is beyond 2\^53/);
});

test('a transaction keeps all or nothing', async () => {
  const { knex } = warehouse;
  await knex.schema.createTable('ledger', (table) => { table.text('a').primary(); });
  await expect(knex.transaction(async (trx) => {
    await trx('ledger').insert({ a: 'x' });
    throw new Error('stop');
  })).rejects.toThrow('stop');
  expect(await knex('ledger')).toEqual([]);
  await knex.transaction(async (trx) => { await trx('ledger').insert({ a: 'y' }); });
  expect(await knex('ledger')).toEqual([{ a: 'y' }]);
});

test('what DuckDB cannot do is refused in words', async () => {
  const { knex } = warehouse;
  await expect(knex.transaction((trx) => trx.transaction(async () => undefined))).rejects.toThrow(/no savepoints.*Pass the outer transaction/);
  expect(() => knex('ledger').forUpdate().toSQL()).toThrow(/no row locks/);
  await expect(knex.transaction(async () => undefined, { isolationLevel: 'serializable' })).rejects.toThrow(/one isolation level/);
});

test('transactions that meet on one row are tried again until each has had its turn', async () => {
  const { knex } = warehouse;
  await knex.schema.createTable('counter', (table) => { table.integer('id').primary(); table.integer('n'); });
  await knex('counter').insert({ id: 1, n: 0 });
  await Promise.all(Array.from({ length: 6 }, () => transact(warehouse, async (trx) => {
    const { n } = (await trx('counter').where({ id: 1 }).first()) as { n: number };
    await new Promise((resolve) => setTimeout(resolve, 5));
    await trx('counter').where({ id: 1 }).update({ n: n + 1 });
  }, { attempts: 20 })));
  expect(await knex('counter')).toEqual([{ id: 1, n: 6 }]);
});

test('an aborted transaction stops at once and leaves nothing', async () => {
  const { knex } = warehouse;
  const stop = new AbortController();
  const work = transact(warehouse, async (trx) => {
    await trx('ledger').insert({ a: 'z' });
    setTimeout(() => stop.abort(new Error('cancelled')), 50);
    await trx.raw('select count(*) from range(1000000) a, range(1000000) b where a.range * b.range % 7 = 3');
  }, { signal: stop.signal });
  await expect(work).rejects.toThrow('cancelled');
  expect(await knex('ledger').where({ a: 'z' })).toEqual([]);
});

test('times are UTC and two openings in one process see the same tables', async () => {
  const again = await openWarehouse({ engine: 'duckdb', path: warehouse.path });
  try {
    expect((await again.knex.raw("select current_setting('TimeZone') as zone")).rows).toEqual([{ zone: 'UTC' }]);
    await again.knex.schema.createTable('shared', (table) => { table.text('a'); });
    expect(await warehouse.knex('shared')).toEqual([]);
  } finally {
    await again.close();
  }
  expect(await warehouse.knex('shared')).toEqual([]);
});
