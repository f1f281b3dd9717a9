import { expect, test } from 'vitest';
import { openRows, type OpenRows } from '../../activities/refining/rows.ts';
import { TrainingPool } from '../../activities/training/pool.ts';
import { lloydStepwise, type StepwiseResult } from '../../analytics/index.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { rowsOf, temporaryWarehouse } from '../support/warehouse.ts';

const request = {
  features: ['a', 'b'].map((feature) => ({ feature, impute: 0, transform: 'none', center: 1, scale: 2 })),
  source: 'marts.points where a < ?', bindings: ['9'], key: 'customers 2026-01-01', signal: new AbortController().signal,
};

const settle = (rows: OpenRows): Promise<StepwiseResult> =>
  // The second centroid is nearest to nobody at first.
  lloydStepwise({ rows, start: { iteration: 0, centroids: [[0, 0], [-500, 0], [0, 0.5]] }, maxIterations: 100, tolerance: 1e-6 });

const workTables = (warehouse: Warehouse) => rowsOf(warehouse, "select table_name from information_schema.tables where table_schema = 'work'");

test('rows in memory and rows in a table come to rest at the same centroids, and no table stays', async () => {
  const warehouse = await temporaryWarehouse();
  await rowsOf(warehouse, 'create table marts.points as select cast(i as varchar) as customer_id, sin(i * 7.3) * 4 as a, cos(i * 3.1) * i as b from generate_series(1, 2000) as s(i)');
  const training = new TrainingPool(2, 'muster.config.ts');
  try {
    const near = await openRows({ warehouse, training }, request);
    const expected = await settle(near);
    await near.close();
    // A worker that was killed in the middle of it left its table.
    await openRows({ warehouse, training }, request, 0);
    const far = await openRows({ warehouse, training }, request, 0);
    expect(await workTables(warehouse)).toHaveLength(1);
    expect(await settle(far)).toEqual(expected);
    await far.close();
    expect(await workTables(warehouse)).toEqual([]);
    await expect(openRows({ warehouse, training }, { ...request, signal: AbortSignal.abort(new Error('cancelled')) })).rejects.toThrow('cancelled');
  } finally {
    await training.close();
  }
});
