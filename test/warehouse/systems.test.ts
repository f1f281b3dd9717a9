import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Truth } from '../../generator/index.ts';
import { compile } from '../../warehouse/models/compile.ts';
import { CORE_SQL, loadProject, type Project } from '../../warehouse/models/project.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { companyData } from '../support/company.ts';
import { nightOf, postgresTest, postgresWarehouse, rowsOf, temporaryWarehouse } from '../support/warehouse.ts';

const SYSTEMS = ['sales', 'social', 'panel', 'profiles'];
/** The folder of a source where it has another name. */
const FOLDERS: Record<string, string> = { 'social.mentions': 'social_mentions', 'panel.appends': 'third_party_appends' };
const LAST = '2026-04-30';

let project: Project;
let data: string;
let truth: Truth;
beforeAll(async () => {
  project = await loadProject({ folders: [CORE_SQL], systems: SYSTEMS });
  data = await companyData();
  truth = JSON.parse(await readFile(path.join(data, '_truth', 'truth.json'), 'utf8')) as Truth;
});

async function stageAll(warehouse: Warehouse, nights: readonly string[]): Promise<void> {
  for (const day of nights) {
    for (const source of project.sources.keys()) await stageSource(warehouse, project, { source, data, night: nightOf(day), run: day });
  }
}

const entities = () => [...project.models.values()].flatMap(({ staging }) => (staging ? [staging] : []));
const everything = (warehouse: Warehouse, entity: string) => {
  const columns = project.models.get(`staging.${entity}`)!.columns.map(({ name }) => name);
  return rowsOf(warehouse, `select ${columns.join(', ')} from staging.${entity} order by ${columns.map((name) => `${name} nulls last`).join(', ')}`);
};

test('every source of the systems beside the shop is staged to the row: what was generated, without what was planted to be left out', async () => {
  const warehouse = await temporaryWarehouse();
  for (const source of project.sources.keys()) {
    const folder = FOLDERS[source] ?? source.split('.')[1]!;
    const duplicates = truth.faults.duplicate?.[folder] ?? 0;
    // A row without a customer is left out; one without an industry or an income is not.
    const nulls = source.startsWith('profiles.') ? truth.faults.null?.[folder] ?? 0 : 0;
    const staged = await stageSource(warehouse, project, { source, data, night: nightOf(LAST), run: LAST });
    expect({ source, rows: staged.rows, warnings: staged.warnings, freshness: staged.freshness?.status }).toEqual({ source, rows: truth.rows[folder]! - duplicates - nulls, warnings: [], freshness: 'fresh' });
    expect({ source, left: Object.values(staged.rejected).reduce((sum, rows) => sum + rows, 0) }).toEqual({ source, left: duplicates + nulls });
  }
  expect(project.sources.size).toBe(9);
  const [joined] = await rowsOf(warehouse, `
    select (select count(distinct account_id) from staging.accounts) as accounts,
      (select count(*) from staging.account_members where account_id not in (select account_id from staging.accounts)) as members_of_none,
      (select count(*) from staging.account_technologies where account_id not in (select account_id from staging.accounts)) as technologies_of_none,
      (select count(distinct technology) from staging.account_technologies) as technologies,
      (select count(distinct kind) from staging.preferences) as kinds, (select count(distinct trait) from staging.psychographics) as traits,
      (select count(*) from staging.brand_affinity where affinity < 0 or affinity > 1 or affinity is null) as beyond`);
  expect(joined).toEqual({ accounts: 15, members_of_none: 0, technologies_of_none: 0, technologies: 8, kinds: 3, traits: 5, beyond: 0 });
});

postgresTest('an affinity is rounded alike on both engines, and one that is no number is missing', async () => {
  const { sql } = project.models.get('staging.stg_panel__brand_affinity')!;
  const given: [string, number | null][] = [['0.5005', 0.501], ['0.0005', 0.001], ['0.4994999', 0.499], ['1', 1], ['NaN', null], ['Infinity', null], ['55', null], ['-9.9999', null]];
  const rows = given.map(([value], index) => `select 'C${index}' as customer_id, 'b' as brand, cast('${value}' as double precision) as affinity, 1 as purchase_intent, date '2026-01-01' as measured_on, date '2026-01-01' as partition_date, timestamp '2026-01-02' as loaded_at`);
  const { sql: select } = compile(sql, {} as never, new Map([['sources.panel__brand_affinity', rows.join(' union all ')]]));
  for (const warehouse of [await temporaryWarehouse(), await postgresWarehouse()]) {
    expect((await rowsOf(warehouse, `select affinity from (${select}) as staged order by customer_id`)).map(({ affinity }) => affinity)).toEqual(given.map(([, affinity]) => affinity));
  }
});

postgresTest('the other systems give the same rows on PostgreSQL and DuckDB, in every format, at once or night by night', async () => {
  const [duckdb, postgres] = [await temporaryWarehouse(), await postgresWarehouse()];
  await stageAll(duckdb, [LAST]);
  await stageAll(postgres, ['2026-02-10', LAST]);
  for (const { entity } of entities()) expect({ entity, rows: await everything(postgres, entity) }).toEqual({ entity, rows: await everything(duckdb, entity) });
});
