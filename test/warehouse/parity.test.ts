import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { buildModel, buildOrder } from '../../warehouse/build.ts';
import { CORE_SQL, loadProject, type Project } from '../../warehouse/models/project.ts';
import { measureQuality } from '../../warehouse/quality/measure.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { companyData } from '../support/company.ts';
import { JOURNEY, journeyPresent } from '../support/journey.ts';
import { differencesOf, tablesIn } from '../support/tables.ts';
import { nightOf, postgresTest, postgresWarehouse, rowsOf, shopProject, temporaryWarehouse } from '../support/warehouse.ts';

postgresTest('every table of a company is the same on PostgreSQL and DuckDB, row by row', async () => {
  await expectParity(await shopProject(), await companyData(), ['2026-04-10', '2026-04-11', '2026-04-30']);
});

(journeyPresent ? postgresTest : postgresTest.skip)('every table of complete-journey is the same on both, row by row', async () => {
  const models = fileURLToPath(new URL('../../examples/complete-journey/sql', import.meta.url));
  await expectParity(await loadProject({ folders: [CORE_SQL, models], systems: ['journey'] }), JOURNEY, ['2017-12-31']);
});

async function expectParity(project: Project, data: string, nights: readonly string[]): Promise<void> {
  const told: unknown[] = [];
  const engines = [await temporaryWarehouse(), await postgresWarehouse()] as const;
  for (const warehouse of engines) told.push(await runNights(warehouse, project, data, nights));
  expect(told[1]).toEqual(told[0]);
  for (const table of ['cleaning', 'cleaned_rows', 'quality', 'source_gaps']) {
    const [ours, theirs] = await Promise.all(engines.map(async (warehouse) => (await rowsOf(warehouse, `select * from meta.${table}`)).map((row) => JSON.stringify(row)).toSorted()));
    expect({ table, rows: theirs }).toEqual({ table, rows: ours });
  }
  expect(differencesOf(await tablesIn(engines[0], project), await tablesIn(engines[1], project))).toEqual([]);
}

/** What staging and marts say of their rows on each night. */
async function runNights(warehouse: Warehouse, project: Project, data: string, nights: readonly string[]): Promise<unknown> {
  const told: unknown[] = [];
  for (const day of nights) {
    const night = nightOf(day);
    for (const source of project.sources.keys()) {
      const { rows, partitions, rejected, warnings } = await stageSource(warehouse, project, { source, data, night, run: day });
      told.push([day, source, rows, partitions, rejected, warnings]);
    }
    await measureQuality(warehouse, project, { night, keepDays: 10 });
    for (const model of buildOrder(project)) {
      const { rows, warnings } = await buildModel(warehouse, project, { model, night, run: day });
      told.push([day, model, rows, warnings]);
    }
  }
  return told;
}
