import type { Knex } from 'knex';
import { expect, inject, onTestFinished, test } from 'vitest';
import { lloydStepwise } from '../../analytics/index.ts';
import { assignRows, farthestRows } from '../../warehouse/clustering/passes.ts';
import { createPreparedTable } from '../../warehouse/clustering/prepared-table.ts';
import { heldOrNearestSql } from '../../warehouse/membership/hysteresis.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { nearestCentroidSql } from '../../warehouse/scoring.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { newDatabase } from '../support/postgres.ts';
import { rowsOf } from '../support/warehouse.ts';

/** Only by hand, on a server that has Citus: see CONTRIBUTING.md. */
const citusTest = test.skipIf(inject('databaseUrl') === null || !process.env['MUSTER_TEST_CITUS']);

const ROWS = 20_000;
/** What a few numbers of each shard and cluster take; a row of each customer takes ten times as much at least. */
const FEW_BYTES = 30_000;
const FEATURES = [{ feature: 'a', impute: 0, transform: 'log1p', center: 1, scale: 2 }, { feature: 'b', impute: 0, transform: 'none', center: 0.3, scale: 0.7 }];
const START = [[0, 0], [0.5, 1], [2, 0.5]];
const SOURCE = 'marts.points where customer_id <> ?';
const MODEL = { features: FEATURES, centroids: START };

/** Customers as nights find them: spread by customer where there are machines to spread over. */
async function filled(warehouse: Warehouse): Promise<Warehouse> {
  const { engine, knex } = warehouse;
  await knex.raw(`create table marts.points (customer_id ${engine.columnType('varchar')}, a double precision, b double precision)`);
  await engine.distribute(knex, { name: 'marts.points', distributeBy: 'customer_id' });
  await knex.raw(`insert into marts.points select 'C' || cast(i as varchar), cast((i * 7919) % 1009 as double precision) / 8, cast((i * 104729) % 997 as double precision) / 400
    from generate_series(1, ${ROWS}) as numbers (i)`);
  return warehouse;
}

async function onServer(citus: boolean): Promise<Warehouse> {
  const wanted = process.env['MUSTER_TEST_CITUS'];
  if (!citus) delete process.env['MUSTER_TEST_CITUS'];
  const warehouse = await openWarehouse({ engine: 'postgres', path: await newDatabase(inject('databaseUrl') ?? '').finally(() => (process.env['MUSTER_TEST_CITUS'] = wanted)) });
  onTestFinished(() => warehouse.close());
  await migrate(warehouse);
  return filled(warehouse);
}

async function onDuckDB(): Promise<Warehouse> {
  const warehouse = await openWarehouse({ engine: 'duckdb', path: ':memory:' });
  onTestFinished(() => warehouse.close());
  await migrate(warehouse);
  return filled(warehouse);
}

interface Statement { sql: string; bindings: readonly unknown[] }

/** How the server runs a statement; a SELECT is run for it, so that the plan says how much came from the shards. */
async function planOf(trx: Knex.Transaction, { sql, bindings }: Statement): Promise<string> {
  const connection = (await trx.client.acquireConnection()) as { query: (query: { text: string; values: readonly unknown[] }) => Promise<{ rows: Record<string, string>[] }> };
  const { rows } = await connection.query({ text: `explain (${sql.startsWith('select') ? 'analyze, timing off, ' : ''}verbose) ${sql}`, values: bindings });
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

/** Bytes that the coordinator got from the shards. */
function received(plan: string): number {
  const [, size = 'nothing', unit = ''] = /Tuple data received from nodes: (\d+) (bytes|kB|MB)/.exec(plan) ?? [];
  return Number(size) * ({ bytes: 1, kB: 1_024, MB: 1_024 ** 2 }[unit] ?? Number.NaN);
}

async function fit(warehouse: Warehouse, told: (trx: Knex.Transaction, statements: readonly Statement[]) => Promise<void> = async () => {}): Promise<unknown> {
  return transact(warehouse, async (trx) => {
    const statements: Statement[] = [];
    const listen = ({ sql, bindings }: Statement): void => void (/^(select|insert)/.test(sql) && !/create_distributed_table|pg_extension/.test(sql) && statements.push({ sql, bindings }));
    trx.on('query', listen);
    const table = await createPreparedTable(trx, warehouse, { features: FEATURES, source: SOURCE, bindings: ['C1'] });
    const rows: Parameters<typeof lloydStepwise>[0]['rows'] = { ...table, assign: (centroids) => assignRows(trx, warehouse, table, centroids), farthest: (centroids, most) => farthestRows(trx, warehouse, table, centroids, most) };
    const result = await lloydStepwise({ rows, start: { iteration: 0, centroids: START }, maxIterations: 4, tolerance: 0 });
    const far = await rows.farthest(START, 3);
    trx.removeListener('query', listen);
    await told(trx, statements);
    await table.drop(trx);
    return { ...result, far, count: table.count, variance: table.variance };
  });
}

citusTest('steps of a fit are done on the shards, which send a few numbers each, and end as on PostgreSQL and DuckDB to the last digit', async () => {
  const plans: { sql: string; plan: string }[] = [];
  const onCitus = await fit(await onServer(true), async (trx, statements) => {
    for (const statement of statements) plans.push({ sql: statement.sql, plan: await planOf(trx, statement) });
  });
  const [prepared, ...passes] = plans;
  expect(prepared!.sql).toMatch(/^insert into work\.prepared_/);
  expect(prepared!.plan).toMatch(/Insert on work\.prepared_\w+_\d+/);
  expect(prepared!.plan).not.toMatch(/INSERT\/SELECT method|Distributed Subplan/);
  expect(passes.length).toBeGreaterThan(7);
  for (const { sql, plan } of passes) {
    expect({ sql, subplan: plan.includes('Distributed Subplan'), few: received(plan) < FEW_BYTES }).toEqual({ sql, subplan: false, few: true });
  }
  expect(await fit(await onServer(false))).toEqual(onCitus);
  expect(await fit(await onDuckDB())).toEqual(onCitus);
}, 120_000);

citusTest('customers are scored on the shards, in both modes, and as on PostgreSQL and DuckDB', async () => {
  const source = "marts.points where customer_id <> 'C1'";
  const statements = (fence: string): Statement[] => [
    { sql: nearestCentroidSql(MODEL, source, fence), bindings: [] },
    { sql: heldOrNearestSql(MODEL, source, { margin: 0.1, minNights: 2 }, fence).replaceAll(':segmentation', "'some'").replaceAll(':version', '1').replaceAll(':base', "'2026-01-01'"), bindings: [] },
  ];
  const scored = async (warehouse: Warehouse): Promise<unknown[]> => {
    await warehouse.knex('meta.model_segments').insert([0, 1, 2].map((cluster) => ({ segmentation: 'some', version: 1, cluster, segment_id: `s${cluster}`, profile: '{}' })));
    await warehouse.knex.raw(`insert into marts.segment_membership (segmentation, as_of_date, customer_id, segment_id, model_version, nights_in_segment)
      select 'some', cast('2026-01-01' as date), customer_id, case when b > 1 then 's1' else 's2' end, 1, case when a > 20 then 1 else 2 end from marts.points where a > 10`);
    return Promise.all(statements(warehouse.engine.fence).map(({ sql }) => rowsOf(warehouse, `select * from (${sql}) as scored order by customer_id`)));
  };
  const citus = await onServer(true);
  const onCitus = await scored(citus);
  await transact(citus, async (trx) => {
    for (const statement of statements(citus.engine.fence)) {
      const plan = await planOf(trx, statement);
      // Features stay where they are: nothing but memberships of the night before is sent along.
      expect(plan).toMatch(/Scan on marts\.points_\d+/);
      expect(plan).not.toMatch(/intermediate_result\.[dx]\d/);
    }
  });
  expect(await scored(await onServer(false))).toEqual(onCitus);
  expect(await scored(await onDuckDB())).toEqual(onCitus);
}, 120_000);
