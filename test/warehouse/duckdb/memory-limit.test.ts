import { expect, test } from 'vitest';
import { openWarehouse } from '../../../warehouse/open.ts';
import { defaultMemoryLimit } from '../../../warehouse/duckdb/memory-limit.ts';

test.for([
  ['half of a small machine', 2e9, '1000MB'],
  ['enough for a night', 16e9, '1500MB'],
  ['a sixteenth of a large machine', 256e9, '16000MB'],
] as const)('the engine takes %s', ([, bytes, limit]) => {
  expect(defaultMemoryLimit(bytes)).toBe(limit);
});

test('the default holds unless the configuration says otherwise', async () => {
  const megabytes = Number.parseInt(defaultMemoryLimit(), 10);
  // DuckDB tells the limit with one digit behind the point.
  expect((await limitOf({})) / megabytes).toBeCloseTo(1, 1);
  expect((await limitOf({ memoryLimit: '640MB' })) / 640).toBeCloseTo(1, 1);
});

/** In MB; DuckDB tells it in MiB or GiB. */
async function limitOf(options: { memoryLimit?: string }): Promise<number> {
  const warehouse = await openWarehouse({ engine: 'duckdb', path: ':memory:', ...options });
  try {
    const { rows } = (await warehouse.knex.raw("select current_setting('memory_limit') as setting")) as { rows: { setting: string }[] };
    const [number, unit] = (rows[0]?.setting ?? '').split(' ');
    return (Number(number) * (unit === 'GiB' ? 2 ** 30 : 2 ** 20)) / 1e6;
  } finally {
    await warehouse.close();
  }
}
