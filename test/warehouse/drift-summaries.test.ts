import { expect, test } from 'vitest';
import { summariseColumns } from '../../warehouse/drift/summarise.ts';
import { temporaryWarehouse } from '../support/warehouse.ts';

const ROWS = { from: 'work.seen where day = cast(? as date)', bindings: ['2026-01-02'] };

test('a column is counted in its bins, upper edges included, and null and NaN are one thing', async () => {
  const warehouse = await temporaryWarehouse();
  await warehouse.knex.raw('create table work.seen (day date, x double precision, y integer, kind varchar, yes boolean)');
  await warehouse.knex.raw(`insert into work.seen values
    ('2026-01-02', -1, 5, 'b', true), ('2026-01-02', 0, 5, 'a', null), ('2026-01-02', 0.1, 5, 'b', false), ('2026-01-02', 0.3, 5, 'a', false),
    ('2026-01-02', 1e9, null, null, null), ('2026-01-02', 'NaN', null, 'c', null), ('2026-01-02', null, 5, 'é', null), ('2026-01-01', 7, 7, 'z', true)`);
  const [x, y, kind, yes] = await summariseColumns(warehouse, ROWS, [
    { kind: 'numeric', name: 'x', edges: [-5, 0, 0.1, 0.30000000000000004, 7] }, { kind: 'numeric', name: 'y', edges: [4, 5] },
    { kind: 'categorical', name: 'kind' }, { kind: 'categorical', name: 'yes' },
  ]);
  const [alone] = await summariseColumns(warehouse, ROWS, [{ kind: 'numeric', name: 'x', edges: [] }]);
  expect(x).toMatchObject({ rows: 7, missing: 2, counts: [0, 2, 1, 1, 0, 1], least: -1, most: 1e9 });
  expect(y).toMatchObject({ rows: 7, missing: 2, counts: [0, 5, 0], mean: 5, deviation: 0 });
  expect(kind).toEqual({ kind: 'categorical', name: 'kind', rows: 7, missing: 1, categories: [{ value: 'a', rows: 2 }, { value: 'b', rows: 2 }, { value: 'c', rows: 1 }, { value: 'é', rows: 1 }], others: 0 });
  expect(yes).toMatchObject({ missing: 4, categories: [{ value: 'false', rows: 2 }, { value: 'true', rows: 1 }] });
  expect(alone).toMatchObject({ counts: [5], missing: 2 });
});

test('both engines find the same of thousands of values', async () => {
  const warehouse = await temporaryWarehouse();
  await warehouse.knex.raw('create table work.many (x double precision, z double precision)');
  // Quotients and their ties, made of whole numbers on either engine.
  await warehouse.knex.raw('insert into work.many select cast((i * 7919) % 1000 as double precision) / 37, case when i % 3 = 0 then null else cast(i % 5 as double precision) end from generate_series(1, 5000) as t(i)');
  const values = Array.from({ length: 5_000 }, (_, index) => ((((index + 1) * 7919) % 1000) / 37));
  const edges = Array.from({ length: 99 }, (_, index) => ((index + 1) * 10) / 37);
  const [x, z] = await summariseColumns(warehouse, { from: 'work.many', bindings: [] }, [{ kind: 'numeric', name: 'x', edges }, { kind: 'numeric', name: 'z', edges: [0, 1, 2, 3] }]);
  const upTo = [...edges, Infinity];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  expect(x).toMatchObject({ rows: 5_000, missing: 0, counts: upTo.map((edge, bin) => values.filter((value) => value <= edge && value > (upTo[bin - 1] ?? -Infinity)).length) });
  expect((x as { mean: number }).mean).toBeCloseTo(mean, 9);
  expect((x as { deviation: number }).deviation).toBeCloseTo(deviation, 9);
  expect(z).toMatchObject({ missing: 1_666, counts: [0, 1, 2, 3, 4].map((rest) => values.filter((_, i) => (i + 1) % 3 !== 0 && (i + 1) % 5 === rest).length) });
});

test('no row and no value are said as such', async () => {
  const warehouse = await temporaryWarehouse();
  await warehouse.knex.raw('create table work.nothing (x double precision, kind varchar)');
  const columns = [{ kind: 'numeric', name: 'x', edges: [1] }, { kind: 'categorical', name: 'kind' }] as const;
  expect(await summariseColumns(warehouse, { from: 'work.nothing', bindings: [] }, columns)).toEqual([
    { kind: 'numeric', name: 'x', rows: 0, missing: 0, edges: [1], counts: [0, 0], mean: null, deviation: null, least: null, most: null },
    { kind: 'categorical', name: 'kind', rows: 0, missing: 0, categories: [], others: 0 },
  ]);
});

test('a value that is infinite, or too large for a deviation, leaves its column without moments, and the others as they are', async () => {
  const warehouse = await temporaryWarehouse();
  await warehouse.knex.raw('create table work.wild (x double precision, huge double precision, calm double precision)');
  await warehouse.knex.raw("insert into work.wild values ('Infinity', 1e200, 1), (1, -1e200, 3), (null, 'NaN', null)");
  const columns = ['x', 'huge', 'calm'].map((name) => ({ kind: 'numeric' as const, name, edges: [0, 2] }));
  const [x, huge, calm] = await summariseColumns(warehouse, { from: 'work.wild', bindings: [] }, columns);
  expect(x).toMatchObject({ rows: 3, missing: 1, counts: [0, 1, 1], deviation: null });
  expect(huge).toMatchObject({ rows: 3, missing: 1, counts: [1, 0, 1], deviation: null });
  expect(calm).toMatchObject({ rows: 3, missing: 1, counts: [0, 1, 1], mean: 2, deviation: 1, least: 1, most: 3 });
});
