import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../warehouse/migrate.ts';
import { qualityKeys } from '../../warehouse/migrations/0012-quality-keys.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { measureQuality } from '../../warehouse/quality/measure.ts';
import { stageSource } from '../../warehouse/stage.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { writeText } from '../support/landing.ts';
import { landPeople, stagePeople, tinyProject } from '../support/tiny.ts';
import { anotherPlace, nightOf, rowsOf, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05'];

/** The register and whom it knows, and visits of people by their id. */
async function visited() {
  const folder = temporaryFolder();
  const project = await tinyProject(folder, {
    source: `  visits:
    description: Visits.
    path: visits/{date}.csv
    format: csv
    expect: daily
    columns: {visit_id: varchar, customer_id: varchar}
`,
    models: {
      'entities/visits.yaml': `entity: visits\ndescription: Visits.\ngrain: One visit.\nkey: [visit_id]\ncolumns:\n  visit_id: {type: varchar, description: The visit.}\n  customer_id: {type: varchar, references: people.customer_id, description: Who came.}\n`,
      'staging/stg_tiny__visits.sql': '/*\nkind: incremental_by_date\ndescription: Visits.\n*/\nselect visit_id, customer_id, partition_date, loaded_at from sources.tiny__visits\n',
    },
  });
  const data = path.join(folder, 'landing');
  return {
    project, data,
    /** `C1` came and `C2`: a visit each. */
    landVisits: (day: string, ...who: string[]) => writeText(path.join(data, 'visits', `${day}.csv`), `visit_id,customer_id\n${who.map((id, index) => `${day}-${index},${id}\n`).join('')}`),
    landRegister: (day: string, ...who: string[]) => landPeople(data, day, ...who.map((id) => `${id},,,,`)),
    stage: async (warehouse: Warehouse, day: string) => {
      await stagePeople(warehouse, project, data, day);
      await stageSource(warehouse, project, { source: 'tiny.visits', data, night: nightOf(day), run: day });
    },
    measure: (warehouse: Warehouse, day: string) => measureQuality(warehouse, project, { night: nightOf(day), keepDays: 90 }),
  };
}

/** Orphans by partition; none where it is left out. */
async function orphans(warehouse: Warehouse): Promise<Record<string, unknown>> {
  const rows = await rowsOf(warehouse, "select partition_date, rows from meta.quality where measure = 'orphan' order by 1");
  return Object.fromEntries(rows.map(({ partition_date, rows: count }) => [partition_date, count]));
}

/** The same warehouse as two workers have it open. */
async function twice(): Promise<readonly [Warehouse, Warehouse]> {
  const place = await anotherPlace();
  const warehouses = [await openWarehouse(place), await openWarehouse(place)] as const;
  for (const warehouse of warehouses) onTestFinished(() => warehouse.close());
  await migrate(warehouses[0]);
  return warehouses;
}

test('nights that measure at once count once', async () => {
  const { landVisits, landRegister, stage, measure } = await visited();
  for (const day of DAYS) {
    landRegister(day, 'C1');
    landVisits(day, 'C1', 'C9', 'C9');
  }
  const warehouses = await twice();
  // Both have their tables ready, so that nothing keeps them from starting together.
  for (const warehouse of warehouses) await stage(warehouse, DAYS[4]!);
  await Promise.all(warehouses.map((warehouse, index) => measure(warehouse, DAYS[4 - index]!)));
  expect(await orphans(warehouses[1])).toEqual(Object.fromEntries(DAYS.map((day) => [day, 2])));
  expect(await rowsOf(warehouses[0], 'select measure, count(*) as counts from meta.quality group by dataset, partition_date, measure, subject having count(*) > 1')).toEqual([]);
});

test('counts that were written twice before there was a key are kept once', async () => {
  const warehouse = await temporaryWarehouse();
  const row = { source: 's', dataset: 'd', measure: 'delivered', subject: '', rows: 3 };
  await transact(warehouse, (trx) => qualityKeys.down(trx));
  for (const partition_date of ['2026-01-01', '2026-01-01', null, null, '2026-01-02']) await warehouse.knex('meta.quality').insert({ ...row, partition_date });
  await transact(warehouse, (trx) => qualityKeys.up(trx));
  expect(await rowsOf(warehouse, 'select partition_date, partition_key, rows from meta.quality order by partition_key')).toEqual([
    { partition_date: null, partition_key: '', rows: 3 }, { partition_date: '2026-01-01', partition_key: '2026-01-01', rows: 3 }, { partition_date: '2026-01-02', partition_key: '2026-01-02', rows: 3 },
  ]);
});
