import { expect } from 'vitest';
import { buildModel } from '../../../warehouse/build.ts';
import { companyData } from '../../support/company.ts';
import { resolvedProject, resolveNight, WHO } from '../../support/identity.ts';
import { nightOf, postgresTest, postgresWarehouse, rowsOf, temporaryWarehouse } from '../../support/warehouse.ts';

const DAY = '2026-01-04';
const TABLES = {
  'intermediate.identity_map': 'record_id', 'intermediate.identity_profiles': 'customer_id', 'intermediate.customers': 'customer_id',
  'meta.identity_links': 'record_id, other_record_id, kind', 'meta.identity_shared': 'kind, identifier_md5',
};

postgresTest('who is who is the same on PostgreSQL and DuckDB, row by row, and so is what marts read of them', async () => {
  const [project, data] = [await resolvedProject({ probabilistic: {}, survivorship: { first_name: 'most_frequent', phone: 'longest', email: { prefer: ['shop', 'stores'] } } }), await companyData({ customers: 1_500, days: 4, seed: 101, sharedIdentifierShare: 0.1 })];
  const [ours, theirs] = await Promise.all([await temporaryWarehouse(), await postgresWarehouse()].map(async (warehouse) => {
    await resolveNight(warehouse, project, data, DAY, [...WHO, 'stores.order_lines', 'shop.order_lines']);
    await buildModel(warehouse, project, { model: 'intermediate.customers', night: nightOf(DAY), run: DAY });
    const tables: Record<string, unknown[]> = {};
    for (const [table, order] of Object.entries(TABLES)) tables[table] = await rowsOf(warehouse, `select * from ${table} order by ${order.split(', ').map((column) => `${column} collate "C"`).join(', ')}`);
    return tables;
  }));
  for (const table of Object.keys(TABLES)) {
    expect(ours?.[table]?.length).toBeGreaterThan(10);
    expect(theirs?.[table]).toEqual(ours?.[table]);
  }
});
